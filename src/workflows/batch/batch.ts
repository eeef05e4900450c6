import {
  allHandlersFinished,
  CancellationScope,
  CancelledFailure,
  condition,
  ContinueAsNew,
  isCancellation,
  log,
  patched,
  upsertMemo,
  workflowInfo,
} from '@temporalio/workflow';
import type { OpenBatchResult } from '../../contract/batch-activities.js';
import { PATCHES } from '../../contract/patches.js';
import { toBatchMemo } from '../../contract/memo.js';
import type { AccountLines } from '../../domain/batch/account-line.js';
import { ofAccount, sumCounts } from '../../domain/batch/book.js';
import type { BatchRequest } from '../../domain/batch/batch-request.js';
import { countItems } from '../../domain/batch/count-items.js';
import { MAX_CONCURRENCY, parseBatch } from '../../domain/batch/batch-request.js';
import type { Continued } from '../../domain/batch/continued.js';
import {
  CONTINUED_IN_BLOCKS_VERSION,
  CONTINUED_VERSION,
  packFacts,
  parseContinued,
  unpackFacts,
} from '../../domain/batch/continued.js';
import { packBook, unpackBook } from '../../domain/batch/packed-book.js';
import type { BatchResult } from '../../domain/batch/progress/progress.js';
import { firstFacts } from '../../domain/batch/progress/batch-facts.js';
import { summarizeResult } from '../../domain/batch/progress/summarize-progress.js';
import { waitAgain } from '../../domain/batch/wait-again.js';
import { parseRunOptions } from '../../domain/generation/run-options.js';
import { isRecord } from '../../domain/record.js';
import { openBatch } from '../activities.js';
import { tellBatchEnd, tellBatchFailure } from './batch-events.js';
import type { Children } from '../children/children.js';
import { createChildren } from '../children/children.js';
import type { Journal } from './journal.js';
import { createJournal } from './journal.js';
import type { LiveBatch } from './live-batch.js';
import { createLiveBatch } from './live-batch.js';
import { setBatchQueries } from './messages/queries.js';
import { raiseStuckAlerts } from './stuck-alerts.js';
import { setBatchUpdates } from './messages/updates.js';
import { setWorkerSignals } from './messages/worker-signals.js';
import { resumeInTime } from './resume-in-time.js';
import { slideWindow } from './window.js';
import { toGenerationError, toWorkflowFailure } from '../failures.js';
import { hasManyChanges, keepChanges, readBook } from './book/kept-book.js';
import { logFault } from '../log-fault.js';
import { now } from '../now.js';
import { isSearchable } from '../filed-state.js';
import { continueWithNewest } from '../versioning.js';

/**
 * Workflow `batch`: many generations from a list or a file, as many at once as the account's slots take. Its input is one JSON object,
 * e.g. `{"items":[{"prompt":"..."}]}` or `{"manifest":"prompts.csv"}`. A failed item is a row of the report; the batch itself fails
 * only when its input cannot be used.
 */
export async function batch(input: unknown): Promise<BatchResult> {
  const root = CancellationScope.current();
  let request: BatchRequest | undefined;
  let continued: Continued | undefined;
  try {
    const { continued: handed } = (isRecord(input) ? input : {}) as { continued?: unknown };
    continued = handed === undefined ? undefined : parseContinued(handed, workflowInfo().workflowId);
    request = continued === undefined ? parseBatch(input) : undefined;
    return await CancellationScope.nonCancellable(() => run(root, request, continued));
  } catch (error) {
    if (error instanceof ContinueAsNew || isCancellation(error)) throw error;
    const cause = toGenerationError(error);
    tellBatchFailure(cause, request, continued);
    throw toWorkflowFailure(cause);
  }
}

async function run(root: CancellationScope, request?: BatchRequest, continued?: Continued): Promise<BatchResult> {
  const live = toLiveBatch(request, continued);
  const children = createChildren(
    (id, outcome) => live.settle(id, outcome),
    (error) => live.fail(error),
  );
  const journal = createJournal(live);
  // Before the first await, so that no message can come too early.
  setBatchQueries(live);
  setWorkerSignals(live);
  setBatchUpdates(live, children, journal);
  // Temporal marks the run as cancelled that was asked, and no later one: so that run ends the batch.
  const cancelled = { endsHere: false };
  void root.cancelRequested
    .catch(() => {
      cancelled.endsHere = patched(PATCHES.cancelledRunEnds);
      cancelAll(live, children);
    })
    .catch((error: unknown) => live.fail(error));
  if (request !== undefined) await open(live, request);
  // Those that are likely to end first come first.
  children.waitFor(
    (['downloading', 'processing', 'queued'] as const)
      .flatMap((place) => [...live.book().idsIn(place)])
      .map((id) => ({ id, workflowId: live.workflowIdOf(id) })),
  );
  // Ends with the run.
  void raiseStuckAlerts(live).catch((error: unknown) => log.error(`No more alerts of stuck items: ${String(error)}`));
  void resumeInTime(live).catch((error: unknown) => live.fail(error));
  if (live.blocks().length > 0) await readBook(live);
  do {
    const isFull = (await slideWindow(live, children, journal, () => !cancelled.endsHere)) === 'full';
    if (!isFull) return end(root, live, journal);
    do {
      if (live.blocks().length > 0) await keepChanges(live);
      await condition(() => allHandlersFinished() && !journal.isWriting());
    } while (hasManyChanges(live));
  } while (cancelled.endsHere);
  // From here on there is no await: what has ended until now is in the book, and its record goes along.
  live.throwFault();
  children.stopWaiting();
  returnToLine(live, children.starting.ids());
  return continueWithNewest<typeof batch>({ continued: pack(live) });
}

/** Items wait again as if they had not been started: should one run nevertheless, its next start meets it, for its workflow id is the same. */
function returnToLine(live: LiveBatch, ids: Iterable<string>): void {
  for (const id of ids) {
    const entry = live.book().get(id);
    if (entry !== undefined) live.book().put(waitAgain(entry, entry.tries - 1));
  }
}

function pack(live: LiveBatch): Continued {
  const [facts, records] = [packFacts(live.facts()), live.takeRecords()];
  const book = live.book();
  const blocks = live.blocks();
  if (blocks.length === 0) return { version: CONTINUED_VERSION, facts, book: packBook(book.all()), records };
  const changed = [...book.all()].filter(({ id }) => book.changed().has(id));
  const kept = { blocks, counts: book.counts() };
  return { version: CONTINUED_IN_BLOCKS_VERSION, facts, book: packBook(changed), kept, records };
}

function toLiveBatch(request: BatchRequest | undefined, continued: Continued | undefined): LiveBatch {
  if (continued !== undefined) {
    const { facts, book, kept, records } = continued;
    // One that an earlier version has begun is not told of as if it began now.
    const { told = { tenths: 0 }, ...others } = unpackFacts(facts);
    return createLiveBatch({ facts: { ...others, told }, entries: unpackBook(book), kept, records });
  }
  const { workflowId, startTime } = workflowInfo();
  const begun = { batchId: workflowId, searchable: isSearchable(), startedAt: startTime.toISOString() };
  const { options, pipeline } = request ?? parseBatch(undefined);
  const runs = pipeline === undefined ? {} : { pipeline };
  return createLiveBatch({ facts: firstFacts({ ...begun, ...runs }, options), entries: [], records: [] });
}

/** Reads and checks the whole manifest, and finds what an earlier run of this batch has done already. */
async function open(live: LiveBatch, { source, set, pipeline, only, options }: BatchRequest): Promise<void> {
  const { batchId, searchable, itemRun } = live.facts();
  const { account, output } = parseRunOptions({ account: itemRun.account, output: itemRun.output }).value;
  const place = output === undefined ? {} : { output };
  const runs = pipeline === undefined ? {} : { pipeline };
  const wanted = { batchId, source, set, ...runs, force: options.force, only, ...ofAccount(account), ...place };
  const opened = await openBatch(wanted);
  const entries = opened.kept === undefined ? unpackBook(opened.book) : [];
  const counts = opened.kept?.counts;
  const done = counts?.completed ?? entries.filter(({ state }) => state === 'completed').length;
  const all = counts === undefined ? entries.length : sumCounts(counts);
  live.open(
    { entries, kept: opened.kept },
    {
      notices: done === 0 ? [] : [`${done} of ${all} items are done already; nothing is paid twice.`],
      manifest: opened.manifest,
      searchable: searchable || opened.searchable,
      earlier: opened.earlier,
      defaultConcurrency: windowOf(opened.slots),
      ...toLines(opened.accountSlots),
    },
  );
}

const windowOf = (slots: number): number => Math.min(MAX_CONCURRENCY, Math.max(4, 2 * slots));

/** One account needs no lines: what pauses it pauses the batch. */
function toLines(slots: OpenBatchResult['accountSlots']): { readonly accounts?: AccountLines } {
  if (slots === undefined) return {};
  const lines = Object.entries(slots).map(([name, count]) => [name, { window: windowOf(count) }]);
  return { accounts: Object.fromEntries(lines) as AccountLines };
}

/** Starts nothing more and asks what runs to stop; the batch ends when all have. */
function cancelAll(live: LiveBatch, children: Children): void {
  // A fault in showing it must not keep what costs from being stopped.
  logFault('The cancellation is not shown', () => live.note({ state: 'cancelled', reason: undefined }));
  for (const { id } of live.book().running()) children.cancel(id, live.workflowIdOf(id));
}

async function end(root: CancellationScope, live: LiveBatch, journal: Journal): Promise<BatchResult> {
  const { state, budget } = live.facts();
  const left = live.book().count('waiting');
  const isBudgetSpent = state === 'running' && left > 0;
  // One that was drained, and had nothing left to start, has done all it was for.
  const isCutShort = state === 'cancelled' || (state === 'draining' && left > 0);
  // Why it was paused is over with the pause; a cancelled one says so by its state.
  const why = isCutShort && state === 'draining' ? 'what ran was left to end' : undefined;
  live.note({
    state: isCutShort ? 'cancelled' : 'completed',
    reason: isBudgetSpent
      ? `the budget of ${budget ?? 0} is reached; ${countItems(left)} ${left === 1 ? 'was' : 'were'} not started`
      : why,
    endedAt: now(),
  });
  const report = await journal.report();
  await condition(allHandlersFinished);
  live.throwFault();
  const result = { ...summarizeResult(live.progress()), report };
  tellBatchEnd(live.facts(), result);
  if (root.consideredCancelled) {
    // A cancelled workflow has no result, so where its report lies goes into the memo.
    upsertMemo(toBatchMemo({ report }));
    throw new CancelledFailure('The batch was cancelled.');
  }
  return result;
}
