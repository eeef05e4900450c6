import type { BatchProgress, BatchState } from '../../../domain/batch/progress/progress.js';
import { oneLine } from '../../screen/fit-text.js';
import type { WaitingLine } from '../../../client/waiting-line.js';
import { renderBatchWaits } from '../../generation/render-waits.js';
import type { Source } from '../../program/render-advice.js';
import { withAdvice } from '../../program/render-advice.js';
import { renderRemedies } from '../batch-remedies.js';
import { adviseOnBatch } from '../../../domain/batch/batch-advice.js';
import { countItems, renderCount, renderStuck } from '../../../domain/batch/count-items.js';
import { doneOf, renderLeft, renderShare, renderSpent, underWayOf } from '../batch-phrases.js';
import { renderClock } from '../../screen/render-time.js';

/** What a log has been told of a batch, so that nothing is written twice. */
export interface Told {
  readonly atMs: number;
  /** Tenths of all items that were done; below 0 before anything was told. */
  readonly tenths: number;
  /** The counts of the last line, as text. */
  readonly counts: string;
  readonly state: BatchState;
  readonly reason?: string;
  readonly failed: number;
  readonly failures: readonly string[];
  readonly stuck: readonly string[];
  /** Why queued items wait. */
  readonly waits?: string;
  readonly notices: readonly string[];
}

export const NOTHING_TOLD: Told = {
  atMs: 0,
  tenths: -1,
  counts: '',
  state: 'running',
  failed: 0,
  failures: [],
  stuck: [],
  notices: [],
};

/** A change that is no tenth of the whole is worth a line after this time. */
const QUIET_MS = 30_000;
/** And so is that nothing has changed: a log that stands still looks dead. */
const SIGN_OF_LIFE_MS = 60_000;

interface NewsOptions {
  readonly timeZone?: string;
  readonly line?: WaitingLine;
  /** Where the rows come from. */
  readonly source?: Source;
}

/**
 * Lines for where nothing can be rewritten: each failure, stuck item, notice and stop once, and how far it is at the start, every tenth of the
 * way, 30 s after a change, and every minute.
 */
export function renderNews(
  told: Told,
  progress: BatchProgress,
  nowMs: number,
  { timeZone, line, source }: NewsOptions = {},
): { readonly lines: string[]; readonly told: Told } {
  const { total, counts, state, reason, latestFailures, stuck, notices } = progress;
  if (total === 0) return { lines: [], told };
  const tenths = Math.floor((doneOf(counts) / total) * 10);
  const text = JSON.stringify(counts);
  const isDue = tenths > told.tenths || nowMs - told.atMs >= (text === told.counts ? SIGN_OF_LIFE_MS : QUIET_MS);
  const waits = renderBatchWaits(progress, line, (iso) => renderClock(Date.parse(iso), nowMs, timeZone));
  // Who holds the slots changes all the time; a minute later it may be told again.
  const key = (progress.waiting ?? line?.met)?.kind ?? (waits === undefined ? undefined : 'line');
  const lines = [
    ...notices.filter((notice) => !told.notices.includes(notice)).map((notice) => oneLine(notice)),
    ...renderStop(told, progress),
    ...renderNewFailures(told, progress, source),
    ...stuck.filter((id) => !told.stuck.includes(id)).map((id) => `${renderStuck(1)}: ${oneLine(id)}`),
    ...(waits !== undefined && (key !== told.waits || isDue) ? [waits] : []),
    ...(isDue ? [renderTallyLine(progress, nowMs, timeZone)] : []),
  ];
  const said = {
    state,
    reason,
    failed: counts.failed,
    failures: latestFailures.map(keyOf),
    stuck,
    notices,
    waits: key,
  };
  const tally = isDue ? { tenths, counts: text, atMs: nowMs } : {};
  return { lines, told: { ...told, ...said, ...tally } };
}

/** `47 of 100 done (47 %): 45 completed, 2 failed; 12 under way; about 14 min, until 15:42; 67.5 units` */
function renderTallyLine(progress: BatchProgress, nowMs: number, timeZone?: string): string {
  const { total, counts } = progress;
  const done = doneOf(counts);
  const ends = (['completed', 'failed', 'cancelled'] as const).filter((state) => counts[state] > 0);
  const by = ends.map((state) => `${renderCount(counts[state])} ${state}`).join(', ');
  const left = renderLeft(progress, nowMs, timeZone);
  return [
    `${renderCount(done)} of ${renderCount(total)} done (${renderShare(done / total)})${by === '' ? '' : `: ${by}`}`,
    `${renderCount(underWayOf(counts))} under way`,
    ...(left === undefined || done === total ? [] : [left]),
    ...(done === 0 ? [] : [renderSpent(progress)]),
  ].join('; ');
}

function renderStop(told: Told, progress: BatchProgress): string[] {
  const { state, reason } = progress;
  if (state === told.state && reason === told.reason) return [];
  const why = reason === undefined ? '' : `: ${oneLine(reason)}`;
  const advised = (sentence: string) => [oneLine(withAdvice(sentence, adviseOnBatch(progress)))];
  switch (state) {
    case 'paused':
      return advised(`Paused${why}`);
    case 'draining':
      return advised(`Starts nothing more${why}`);
    case 'running':
      return ['Goes on.'];
    case 'cancelled':
      return [progress.endedAt === undefined ? 'Is being cancelled.' : 'Was cancelled.'];
    case 'completed':
      return [];
  }
}

/** The latest five are told one by one, oldest first; of the others that nobody saw in time, how many they are. */
function renderNewFailures(told: Told, progress: BatchProgress, source?: Source): string[] {
  const { counts, latestFailures, batchId, endedAt } = progress;
  const fresh = latestFailures.filter((failure) => !told.failures.includes(keyOf(failure)));
  const missed = counts.failed - told.failed - fresh.length;
  const others = `${countItems(missed)} failed too; all: kling batch status ${oneLine(batchId)} --state failed`;
  return [
    ...(missed > 0 && fresh.length > 0 ? [others] : []),
    ...[...fresh].reverse().map(({ id, text }) => `${oneLine(id)} failed: ${oneLine(text)}`),
    // Of a batch that has ended, that is said at its end.
    ...(endedAt === undefined ? renderRemedies([...fresh].reverse(), source) : []),
  ];
}

/** An item may fail again after a retry. */
const keyOf = ({ id, at }: { readonly id: string; readonly at: string }): string => `${id} ${at}`;
