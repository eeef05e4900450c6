import type { MethodAnswer, Outcome, SeenTask } from '../../domain/queries/query-methods.js';
import { METHOD_CALLS } from '../../domain/queries/query-methods.js';
import type { LookUpResult } from '../../client/tasks/look-up.js';
import { renderCost } from '../../domain/generation/generation.js';
import { oneLine, printable } from '../screen/fit-text.js';
import { NO_PAINT } from '../screen/paint.js';
import { renderTable } from '../screen/text-table.js';

const HEAD = ['METHOD', 'ASKS', 'ANSWER', 'STATE', 'COST', 'TIME', 'REQUESTS', 'BYTES'] as const;

const WORDS: Readonly<Record<Outcome, string>> = {
  found: 'found',
  unknown: 'no such task',
  refused: 'refused',
  silent: 'no answer',
  impossible: 'cannot ask',
};

/** A line for each way of asking; below it the task, and why others have not shown it. */
export function renderLookUp({ answers }: Pick<LookUpResult, 'answers'>, paint = NO_PAINT): string[] {
  const seen = answers.find(({ task }) => task !== undefined);
  const states = new Set(answers.flatMap(({ task }) => task?.status ?? []));
  return [
    ...renderTable(HEAD, answers.map(renderAnswer), { paint }),
    ...(seen?.task === undefined ? [] : ['', ...renderTask(seen.task, answers)]),
    ...(states.size > 1
      ? [`They do not agree on its state: ${[...states].join(', ')}. It may have changed between two questions.`]
      : []),
    ...renderErrors(answers),
  ];
}

function renderAnswer({ method, outcome, task, latencyMs, requests, bytes }: MethodAnswer): string[] {
  const took = requests === 0 ? '-' : `${Math.round(latencyMs)} ms`;
  const cost = renderCost(task?.cost) ?? '';
  return [
    method,
    METHOD_CALLS[method],
    WORDS[outcome],
    task?.status ?? '',
    cost,
    took,
    String(requests),
    String(bytes),
  ];
}

function renderTask(task: SeenTask, answers: readonly MethodAnswer[]): string[] {
  const product = answers.find((answer) => answer.product !== undefined)?.product;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['task', task.taskId],
    ['external id', task.externalTaskId],
    ['product', product],
    ['state', task.status],
    ['cost', renderCost(task.cost)],
    ['made', task.createdAt],
    ['changed', task.updatedAt],
    ["Kling's words", task.message === '' ? undefined : task.message],
    ...task.outputs.map((url) => ['result', url] as const),
  ];
  return facts.flatMap(([name, value]) => (value === undefined ? [] : [`${name.padEnd(14)} ${oneLine(value)}`]));
}

/** Each reason once, before it whom it is from. Where one has found the task, that another does not know it is in the table. */
function renderErrors(answers: readonly MethodAnswer[]): string[] {
  const isFound = answers.some(({ outcome }) => outcome === 'found');
  const methods = new Map<string, string[]>();
  for (const { method, outcome, error } of answers) {
    if (error === undefined || (outcome === 'unknown' && isFound)) continue;
    methods.set(error.text, [...(methods.get(error.text) ?? []), method]);
  }
  return [...methods].map(([text, names]) => `${names.join(', ')}: ${printable(text)}`);
}
