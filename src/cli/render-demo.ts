import { renderDuration } from '../domain/duration.js';
import type { GenerationStatus } from '../domain/generation.js';
import { renderCost, shorten } from '../domain/generation.js';

export interface DemoRow {
  readonly name: string;
  readonly status: GenerationStatus;
  readonly webUi: string;
}

/** One line for each generation: name, state, elapsed, Kling's task id, prompt. */
export function renderDemoRows(rows: readonly DemoRow[], columns: number): string[] {
  return rows.map(({ name, status }) => {
    const elapsed = renderDuration(status.elapsedSeconds * 1000);
    const facts = [name.padEnd(10), status.state.padEnd(12), elapsed.padStart(7), (status.taskId ?? '').padEnd(19)];
    return shorten([`  ${facts.join('  ')}`, status.prompt ?? ''].join(' ').trimEnd(), columns).replace(/^/, '  ');
  });
}

/** What was made, what it would have cost, where to look and what to type next. */
export function renderDemoEnd(
  rows: readonly DemoRow[],
  { webUi, temporalAddress, created }: { webUi: string; temporalAddress: string; created?: number },
): string[] {
  const files = rows.flatMap(({ status }) => status.artifacts).length;
  const units = rows.reduce((sum, { status }) => sum + Number(status.cost?.units ?? 0), 0);
  const width = Math.max(...rows.map(({ name }) => name.length));
  const isDefault = temporalAddress.endsWith(':7233');
  return [
    '',
    ...rows.map(({ name, status }) => `  ${name.padEnd(width)}  ${renderOutcome(status)}`),
    '',
    `${files} files from ${rows.length} generations and ${created ?? '?'} paid tasks; with real keys they would have cost ${Math.round(units * 100) / 100} units.`,
    '',
    `Web UI:  ${webUi}`,
    '',
    'Next:',
    ...(isDefault ? [] : [`  export TEMPORAL_ADDRESS=${temporalAddress}    # while this runs, in another terminal`]),
    '  npx kling list                                      # while this runs, in another terminal',
    '  npx kling dev                                       # the same without the script: your own prompts, still free',
    '  KLING_API_KEY=... npx kling dev                     # with your key: real generations, which cost',
  ];
}

function renderOutcome({ state, cost, elapsedSeconds, error, artifacts }: GenerationStatus): string {
  const facts = [state, renderDuration(elapsedSeconds * 1000), renderCost(cost)].filter((fact) => fact !== undefined);
  return error === undefined ? `${facts.join(', ')}, ${artifacts.length} file(s)` : `${state}: ${error.text}`;
}
