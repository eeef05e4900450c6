import type { GenerationOf } from '../contract/whole-of.js';
import { wholeOf } from '../contract/whole-of.js';
import { adviseOn } from '../domain/generation/advice.js';
import type { ShownState } from '../domain/generation/lifecycle.js';
import type { GenerationStatus } from '../domain/generation/generation.js';
import { elapsedSeconds, renderCharge } from '../domain/generation/generation.js';
import { explainSilence, renderEstimated } from '../domain/generation/cost/task-estimate.js';
import { renderDuration } from '../domain/duration.js';
import { isFinal, shownState } from '../domain/generation/lifecycle.js';
import { renderAdvice } from './advice.js';
import { renderEntry } from '../domain/task.js';
import { escapeCell, ROOM_BELOW } from './markdown-cell.js';
import { renderWaiting, waitingWord } from '../domain/generation/waiting.js';

const HEADINGS: Readonly<Record<ShownState, string>> = {
  queued: 'queued',
  submitting: 'submitting',
  processing: 'processing',
  stuck: 'stuck: takes unusually long at Kling; still waiting',
  downloading: 'downloading',
  retrying: 'retrying',
  completed: 'completed',
  failed: 'failed',
  parked: 'parked: the task goes on at Kling and can be collected',
  cancelled: 'cancelled',
};

/** What the Web UI shows of a running or ended generation: Markdown for the workflow's current details. */
export function renderGenerationDetails(status: GenerationStatus, where: GenerationOf): string {
  const last = status.transitions.at(-1);
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['Prompt', status.prompt === undefined ? undefined : escapeCell(status.prompt)],
    ['Task', [status.task, status.model].filter((word) => word !== undefined).join(', ') || undefined],
    ['Account', status.account],
    ['Task id', status.taskId === undefined ? undefined : `\`${status.taskId}\``],
    ['Attempt', status.attempts > 1 ? `${status.attempt} of ${status.attempts}` : undefined],
    // A workflow has no clock between its steps: while it runs, only a moment stays true.
    ...(last !== undefined && isFinal(last.state)
      ? [['Took', renderDuration(elapsedSeconds(status, last.at) * 1000)] as const]
      : [['Started', status.transitions[0]?.at] as const]),
    ['Waits because', status.waiting === undefined ? undefined : escapeCell(renderWaiting(status.waiting))],
    ['Cost', renderCharge(status) ?? explainSilence(status)],
    ['Estimate', status.estimate && renderEstimated(status.estimate, isFinal(status.state) ? status.cost : undefined)],
    ...status.artifacts.map((artifact) => ['File', `\`${artifact.file}\``] as const),
    ...(status.entries ?? []).map((entry) => ['Made', escapeCell(renderEntry(entry))] as const),
    ['Error', status.error === undefined ? undefined : escapeCell(status.error.text)],
    ...status.notices.map((notice) => ['Notice', escapeCell(notice)] as const),
    ...(isFinal(status.state) ? adviseOn(status, wholeOf(where)) : []).map(
      (advice) => ['What to do', renderAdvice(advice)] as const,
    ),
  ];
  const table = rows.filter(([, value]) => value !== undefined).map(([name, value]) => `| ${name} | ${value ?? ''} |`);
  const heading = `${HEADINGS[shownState(status)]}${status.waiting === undefined ? '' : ` (${waitingWord(status.waiting)})`}`;
  const since = last === undefined ? '' : `\n\nsince ${last.at}`;
  return `### ${heading}${since}\n\n| | |\n|---|---|\n${table.join('\n')}${ROOM_BELOW}`;
}
