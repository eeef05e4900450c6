import type { RemedyAdvice } from '../../domain/advice/advice.js';
import { adviseOnBatch, gatherAdvice } from '../../domain/batch/batch-advice.js';
import { renderTotalEstimate } from '../../domain/batch/cost/expected.js';
import { RUNNING_STATES } from '../../domain/batch/item.js';
import { renderRate } from '../../domain/text/rate.js';
import type { BatchProgress, BatchResult } from '../../domain/batch/progress/progress.js';
import type { BatchView } from '../../client/batch/batch-view.js';
import { resultOf } from '../../client/batch/batch-view.js';
import type { Source } from '../program/render-advice.js';
import { renderAdvice } from '../program/render-advice.js';
import { oneLine } from '../screen/fit-text.js';
import { renderClock, renderSpan } from '../screen/render-time.js';
import { renderBatchWaits, renderWaits } from '../generation/render-waits.js';
import { renderCounts } from './report-ending.js';
import { countItems, renderCount } from '../../domain/batch/count-items.js';
import {
  doneOf,
  elapsedOf,
  renderLeft,
  renderShare,
  renderSpent,
  renderTally,
  latestOf,
  underWayOf,
} from './batch-phrases.js';

type Row = readonly [name: string, value: string | undefined];

/** Everything known of a batch, as a block. */
export function renderBatchStatus(view: BatchView, webUi: string, nowMs: number, timeZone?: string): string[] {
  const result = resultOf(view);
  const rows: readonly Row[] = [
    ['state', renderState(view)],
    ['file', renderFile(view)],
    ['held up', view.heldUp],
    ...(result !== undefined
      ? resultRows(result)
      : view.progress !== undefined && (view.isRunning || view.progress.total > 0)
        ? progressRows(view.progress, view, nowMs, timeZone)
        : recordRows(view, nowMs, timeZone)),
    ...(view.ending?.kind === 'failed' ? [['error', view.ending.error.text] as const] : []),
    ...reportRows(view),
    ['Web UI', webUi],
  ];
  return rows.flatMap(([name, value]) => (value === undefined ? [] : [`${name.padEnd(13)}${oneLine(value)}`]));
}

/** The state in one word, and why nothing is started. */
export function stateOf({ ending, progress, state, isRunning }: BatchView): string {
  if (ending?.kind === 'completed') return ending.result.state;
  if (ending !== undefined) return ending.kind === 'failed' ? 'failed' : 'cancelled';
  return progress?.state ?? (isRunning ? (state ?? 'running') : 'ended');
}

function renderState(view: BatchView): string {
  const reason = resultOf(view)?.reason ?? view.progress?.reason;
  return reason === undefined ? stateOf(view) : `${stateOf(view)}: ${reason}`;
}

function renderFile({ file, total, progress }: BatchView): string | undefined {
  const count = progress === undefined || progress.total === 0 ? total : progress.total;
  const facts = [file, count === undefined ? undefined : countItems(count)].filter((fact) => fact !== undefined);
  return facts.length === 0 ? undefined : facts.join(', ');
}

function resultRows(result: BatchResult): Row[] {
  return [
    ['done', renderCounts(result)],
    ['took', renderSpan(result.elapsedSeconds)],
    ['cost', renderSpent(result)],
    ['estimate', result.estimate && renderTotalEstimate(result.estimate)],
    ...adviseOnBatch(result).map((advice) => toRow(advice)),
  ];
}

const toRow = (advice: RemedyAdvice, source?: Source): Row => ['next', renderAdvice(advice, source)];

function progressRows(
  progress: BatchProgress,
  { line, file, steps = [] }: BatchView,
  nowMs: number,
  timeZone?: string,
): Row[] {
  const { counts, total, successRate, slots, stuck, latestFailures, notices } = progress;
  const done = doneOf(counts);
  const latest = latestOf(latestFailures);
  const by = (states: readonly (keyof typeof counts)[]) =>
    states
      .filter((state) => counts[state] > 0)
      .map((state) => `${renderCount(counts[state])} ${state}`)
      .join(', ');
  const ends = by(['completed', 'failed', 'cancelled']);
  const underWay = by(RUNNING_STATES);
  return [
    ...adviseOnBatch(progress).map((advice) => toRow(advice)),
    [
      'done',
      total === 0
        ? 'reads and checks its items'
        : `${renderCount(done)} of ${renderCount(total)} (${renderShare(done / total)})${ends === '' ? '' : `: ${ends}`}`,
    ],
    [
      'under way',
      `${renderCount(underWayOf(counts))} of ${renderCount(slots.concurrency)}${underWay === '' ? '' : `: ${underWay}`}`,
    ],
    ['steps', renderTally(steps)],
    ['waits', renderBatchWaits(progress, line, (iso) => renderClock(Date.parse(iso), nowMs, timeZone))],
    ['success', successRate === undefined ? undefined : renderRate(successRate)],
    ['elapsed', renderSpan(elapsedOf(progress, nowMs))],
    ['left', renderLeft(progress, nowMs, timeZone)],
    ['cost', renderSpent(progress)],
    ['estimate', progress.estimate && renderTotalEstimate(progress.estimate)],
    ...(progress.alerts ?? []).map(({ text }): Row => ['alert', text]),
    ['stuck', stuck.length === 0 ? undefined : `${stuck.join(', ')} (unusually long at Kling)`],
    ...latest.map(({ id, text }): Row => ['failed', `${id}: ${text}`]),
    ...gatherAdvice(latest.flatMap(({ advice = [] }) => advice)).map((advice) => toRow(advice, { file })),
    ...notices.map((notice): Row => ['notice', notice]),
  ];
}

function recordRows(
  { startedAt, endedAt, line, steps = [], generations = {} }: BatchView,
  nowMs: number,
  timeZone?: string,
): Row[] {
  const clock = (at: string) => renderClock(Date.parse(at), nowMs, timeZone);
  const counted = Object.entries(generations).map(([status, count]) => `${renderCount(count)} ${status}`);
  return [
    ['started', clock(startedAt)],
    ['ended', endedAt === undefined ? undefined : clock(endedAt)],
    ['steps', renderTally(steps)],
    ['generations', counted.length === 0 ? undefined : counted.join(', ')],
    ['waits', line?.met === undefined ? undefined : renderWaits(line.met, line, clock)],
  ];
}

function reportRows(view: BatchView): Row[] {
  const report = resultOf(view)?.report ?? view.report;
  if (report === undefined) return [];
  return [report.jsonl, report.csv, report.html].map((file): Row => ['report', file]);
}
