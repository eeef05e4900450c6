import { condition, patched, workflowInfo } from '@temporalio/workflow';
import { PATCHES } from '../../contract/patches.js';
import { listPaused, listStartable, renderPaused } from '../../domain/batch/account-lines.js';
import { ofAccount } from '../../domain/batch/book.js';
import { concurrencyOf } from '../../domain/batch/progress/batch-facts.js';
import { isBudgetReached, isFirstTooDear, wasBudgetReached } from '../../domain/batch/cost/budget.js';
import type { Json } from '../../domain/record.js';
import type { Children } from '../children/children.js';
import type { Journal } from './journal.js';
import { createPages } from './request-pages.js';
import type { LiveBatch } from './live-batch.js';
import { now } from '../now.js';
import { isOutdated } from '../versioning.js';

/** A run ends after so many events, those of signals and updates included: it stays below 4,096, and replays in a moment. */
const MAX_EVENTS = 3000;
/** A busy server confirms a start late. After so many events a run no longer waits for that. */
const MAX_EVENTS_STARTING = 3500;
/** Of what the starts of children have in common, e.g. a pipeline: Temporal warns of a history of 10 MB, and reads all of it again where a worker has to begin anew. */
const MAX_BROUGHT_LENGTH = 5_000_000;
/** Ended items in one write of the journal. */
const RECORDS_PER_WRITE = 50;

/**
 * Keeps as many generations under way as the batch may have, until all is done (`over`) or this run has become long enough (`full`)
 * and `mayHandOver` to another. Throws when the manifest or the journal is lost for good.
 */
export async function slideWindow(
  batch: LiveBatch,
  children: Children,
  journal: Journal,
  mayHandOver: () => boolean,
): Promise<'over' | 'full'> {
  const pages = createPages(batch);
  const { kind } = batch;
  const mayBegin = (id: string, request: Json) => isWithinPrice(batch, id, request);
  let started = 0;
  let brought = 0;

  const isFull = () =>
    workflowInfo().historyLength >= MAX_EVENTS ||
    ((started >= batch.facts().continueAfter || brought >= MAX_BROUGHT_LENGTH || isOutdated()) &&
      batch.book().count('waiting') > 0);
  const mayEnd = () =>
    mayHandOver() &&
    isFull() &&
    (children.starting.count() === 0 || workflowInfo().historyLength >= MAX_EVENTS_STARTING);
  const mayStart = () =>
    batch.facts().state === 'running' && batch.book().runningCount() < concurrencyOf(batch.facts()) && !isSpent(batch);

  function startNext(): boolean {
    const next = isFull() || !mayStart() || !children.starting.hasRoom() ? undefined : pages.take(mayBegin);
    const entry = next === undefined ? undefined : batch.book().get(next.id);
    if (next === undefined || entry === undefined) return false;
    const at = now();
    const { id, account, adopt, spent, isTaskPaid } = entry;
    const kept = { id, ...ofAccount(account), tries: entry.tries + 1, adopt, spent, isTaskPaid };
    batch.put(kind.begin({ ...kept, state: 'waiting' }, at, kind.labelOf(next.request)));
    children.start(kind.toChild({ ...batch.facts(), run: workflowInfo().firstExecutionRunId }, entry, next.request));
    started += 1;
    brought += kind.startLength;
    return true;
  }

  function background(work: Promise<void>): void {
    work.catch((error: unknown) => batch.fail(error));
  }

  for (;;) {
    const seen = batch.version();
    batch.throwFault();
    if (isOver(batch)) return 'over';
    pauseWhenAllArePaused(batch);
    if (mayEnd()) return 'full';
    if (batch.recordCount() >= RECORDS_PER_WRITE && !journal.isWriting()) background(journal.flush());
    if (batch.facts().state === 'running') background(pages.readAhead());
    if (isRefillDue(batch)) while (startNext());
    const isHeldUp = !children.starting.hasRoom();
    await condition(() => batch.version() !== seen || mayEnd() || (isHeldUp && !children.starting.isLoaded()));
  }
}

/**
 * While a quarter of the window still waits in line for a slot, children are started a quarter at a time, two at least: each start is
 * answered by a workflow task of its own, unless they come together.
 */
function isRefillDue(batch: LiveBatch): boolean {
  const window = concurrencyOf(batch.facts());
  const quarter = Math.floor(window / 4);
  const free = window - batch.book().runningCount();
  return free >= Math.max(2, quarter) || batch.book().count('queued') < Math.max(1, quarter);
}

/** Nothing runs, and nothing more is to be started. A paused batch waits for somebody. */
function isOver(batch: LiveBatch): boolean {
  const book = batch.book();
  if (book.runningCount() > 0) return false;
  const { state } = batch.facts();
  if (book.count('waiting') === 0 || state === 'cancelled' || state === 'draining') return true;
  return state === 'running' && isSpent(batch);
}

/** Once nothing runs, and whatever waits is of accounts that are paused, the batch itself is. */
function pauseWhenAllArePaused(batch: LiveBatch): void {
  const facts = batch.facts();
  const paused = listPaused(facts);
  if (paused.length === 0 || facts.state !== 'running' || batch.book().runningCount() > 0) return;
  const [startable] = listStartable(batch.book(), facts, { isFullLeftOut: false });
  if (startable !== undefined) return;
  const reason = paused.map(renderPaused).join(' ');
  const [resumesAt] = paused.flatMap((line) => line.resumesAt ?? []).sort();
  batch.note({ state: 'paused', reason, resumesAt });
}

/** Who has no budget pays for no estimate of each item; what was made already is only collected. */
function isWithinPrice(batch: LiveBatch, id: string, request: Json): boolean {
  const facts = batch.facts();
  if (facts.budget === undefined || facts.paidItems > 0 || batch.book().get(id)?.adopt !== undefined) return true;
  const isTooDear = isFirstTooDear(facts, batch.book().runningCount(), batch.kind.priceOf(request));
  return !isTooDear || !patched(PATCHES.firstItemsArePriced);
}

/** A batch that an earlier version began goes on by its rule, where the two differ: what it started must be started again when it replays. */
function isSpent(batch: LiveBatch): boolean {
  const running = batch.book().runningCount();
  const isReached = isBudgetReached(batch.facts(), running);
  if (isReached === wasBudgetReached(batch.facts(), running)) return isReached;
  return patched(PATCHES.exactBudget) ? isReached : !isReached;
}
