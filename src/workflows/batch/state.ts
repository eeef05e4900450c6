import { setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import { itemWorkflowId } from '../../contract/item-workflow-id.js';
import { renderBatchDetails } from '../../webui/batch-details.js';
import type { BatchOptions } from '../../domain/batch/batch-request.js';
import type { Book, Entry } from '../../domain/batch/book.js';
import { createBook, settle } from '../../domain/batch/book.js';
import type { ItemRecord } from '../../domain/batch/item.js';
import type { Outcome } from '../../domain/batch/outcome.js';
import { costOf, isAccountTrouble, toRecord } from '../../domain/batch/outcome.js';
import type { BatchProgress } from '../../domain/batch/progress/progress.js';
import type { BatchFacts } from '../../domain/batch/progress/summarize-progress.js';
import { measure, NOTHING_MEASURED, summarizeProgress } from '../../domain/batch/progress/summarize-progress.js';
import { compare } from '../../domain/decimal.js';
import type { Cost } from '../../domain/money.js';
import { addCost, NO_MONEY, spentOf, sumCosts } from '../../domain/money.js';
import { shorten } from '../../domain/generation/generation.js';
import { now } from '../now.js';
import { createStatePublisher } from './publish-state.js';

export type BatchRun = ReturnType<typeof createBatchState>;

const MAX_LATEST_FAILURES = 5;

/** The facts of a batch that has just begun. */
export function firstFacts(batchId: string, options: BatchOptions, searchable: boolean): BatchFacts {
  return {
    ...options,
    batchId,
    manifest: '',
    searchable,
    state: 'running',
    defaultConcurrency: 1,
    cost: NO_MONEY,
    measured: NOTHING_MEASURED,
    paidItems: 0,
    latestFailures: [],
    notices: [],
    startedAt: workflowInfo().startTime.toISOString(),
  };
}

/** The mutable things of a batch: its items, its facts, and the records that are not in the journal yet. */
export function createBatchState(
  initialFacts: BatchFacts,
  entries: readonly Entry[],
  unwritten: readonly ItemRecord[],
) {
  let facts = initialFacts;
  let book: Book = createBook(entries);
  const records = [...unwritten];
  let version = 0;
  let fault: { readonly error: unknown } | undefined;
  const publishState = createStatePublisher();

  const workflowIdOf = (itemId: string) => itemWorkflowId({ batchId: facts.batchId, itemId });
  const progress = (): BatchProgress => summarizeProgress(book, facts, Date.now());

  function show(): void {
    version += 1;
    setCurrentDetails(renderBatchDetails(progress()));
    publishState(facts);
  }

  function note(change: Partial<BatchFacts>): void {
    facts = { ...facts, ...change };
    show();
  }

  function put(entry: Entry): void {
    book.put(entry);
    show();
  }

  function pauseFor(reason: string): void {
    facts = { ...facts, state: 'paused', reason };
  }

  /** Counts what an end costs and teaches. */
  function countEnd(
    { state, elapsedSeconds, generatingSeconds, error, id, endedAt }: ItemRecord,
    charged: Cost | undefined,
  ): void {
    const total = addCost(facts.cost, charged);
    const seconds = generatingSeconds ?? elapsedSeconds;
    const isMeasured = state === 'completed' && seconds !== undefined;
    facts = {
      ...facts,
      cost: total,
      paidItems: facts.paidItems + (compare(spentOf(total), spentOf(facts.cost)) > 0 ? 1 : 0),
      measured: isMeasured ? measure(facts.measured, seconds, book.count('processing')) : facts.measured,
      latestFailures:
        error === undefined
          ? facts.latestFailures
          : [{ id, at: endedAt, kind: error.kind, code: error.code, text: shorten(error.text, 300) }]
              .concat(facts.latestFailures as never[])
              .slice(0, MAX_LATEST_FAILURES),
    };
  }

  return {
    facts: () => facts,
    /** Of an item's generation. */
    workflowIdOf,
    note,
    book: () => book,
    put,
    progress,
    show,
    /** Replaces all items: the manifest has been read. */
    open(opened: readonly Entry[], change: Partial<BatchFacts>) {
      book = createBook(opened);
      note(change);
    },
    /** Takes note of an end. Trouble with the account is no end: the item waits again, and the batch pauses and says why. */
    settle(id: string, outcome: Outcome) {
      const entry = book.get(id);
      if (entry === undefined) return;
      if (isAccountTrouble(outcome)) {
        book.put(waitAgain(entry, entry.tries));
        // What was refused before somebody resumed says nothing of the account as it is now.
        const isNews = entry.startedAt === undefined || entry.startedAt >= (facts.resumedAt ?? '');
        if (facts.state === 'running' && isNews) pauseFor(outcome.error.text);
      } else {
        const workflowId = workflowIdOf(id);
        const charged = costOf(outcome, entry);
        const cost = sumCosts(entry.spent, charged);
        const record = toRecord(outcome, { id, workflowId, taskId: entry.taskId, endedAt: now(), cost });
        records.push(record);
        countEnd(record, charged);
        book.put(settle(entry, record));
      }
      show();
    },
    /**
     * Items that wait again, as if they had not been started: should one run nevertheless, its next start meets it, since its
     * workflow id is the same.
     */
    returnToLine(ids: ReadonlySet<string>) {
      for (const id of ids) {
        const entry = book.get(id);
        if (entry !== undefined) book.put(waitAgain(entry, entry.tries - 1));
      }
    },
    /** Records that wait to be written; taking them empties the list. */
    takeRecords: () => records.splice(0),
    /** Grows with every change, so that the window can wait for one. */
    version: () => version,
    /** Lets the window look again, for what is no change of an item. */
    wakeWindow: () => {
      version += 1;
    },
    recordCount: () => records.length,
    /** Notes an error that nobody waits for: unheard, it would fail the workflow task, which Temporal tries again for ever. */
    fail(error: unknown) {
      fault ??= { error };
      version += 1;
    },
    /** Throws what was noted, so that the batch ends on it. */
    throwFault() {
      if (fault !== undefined) throw fault.error;
    },
  };
}

function waitAgain({ id, adopt, spent, isTaskPaid }: Entry, tries: number): Entry {
  return { id, state: 'waiting', tries, adopt, spent, isTaskPaid };
}
