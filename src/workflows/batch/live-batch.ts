import { setCurrentDetails } from '@temporalio/workflow';
import { itemWorkflowId } from '../../contract/item-workflow-id.js';
import type { Entry } from '../../domain/batch/book.js';
import type { ItemRecord } from '../../domain/batch/item.js';
import type { Outcome } from '../../domain/batch/outcome.js';
import type { BatchProgress } from '../../domain/batch/progress/progress.js';
import type { BatchFacts } from '../../domain/batch/progress/batch-facts.js';
import { summarizeProgress } from '../../domain/batch/progress/summarize-progress.js';
import { takeEnd } from '../../domain/batch/take-end.js';
import { renderBatchDetails } from '../../webui/batch-details.js';
import { now } from '../now.js';
import { createWaker } from '../waker.js';
import { tellBatch } from './batch-events.js';
import { itemKindOf } from './item-kind.js';
import type { BookParts, LiveBook } from './book/live-book.js';
import { createLiveBook } from './book/live-book.js';
import { tellAlerts } from './tell-alerts.js';
import { createStatePublisher } from './publish-state.js';

export type LiveBatch = ReturnType<typeof createLiveBatch>;

/** What a batch is made of, at its begin and when a run takes it over from another. */
export interface BatchParts extends BookParts {
  readonly facts: BatchFacts;
  /** Records that are not in the journal yet. */
  readonly records: readonly ItemRecord[];
}

/** What is done with the items of a batch, each time to be shown by `note`. */
const createItemChanges = (items: LiveBook, note: (change: Partial<BatchFacts>) => void) => ({
  put: (...entries: readonly Entry[]): void => {
    entries.forEach(items.book().put);
    note({});
  },
  /** Replaces all items: the manifest has been read. Those of a large batch are yet to be. */
  open: (opened: BookParts, change: Partial<BatchFacts>): void => {
    items.replace(opened);
    note(change);
  },
  /** The items of a large batch have been read. */
  takeRead: (entries: readonly Entry[]): void => {
    items.putBelow(entries);
    note({});
  },
});

/** The mutable things of a batch: its items, its facts, and the records that are not in the journal yet. */
export function createLiveBatch(parts: BatchParts) {
  let facts = parts.facts;
  const items = createLiveBook(parts);
  const { book, blocks, keptBlock } = items;
  const records = [...parts.records];
  const [kind, waker, publish] = [itemKindOf(facts), createWaker(), createStatePublisher()];

  const workflowIdOf = (itemId: string) => itemWorkflowId({ batchId: facts.batchId, itemId });
  const progress = (): BatchProgress => summarizeProgress(book(), facts, Date.now());

  function show(): void {
    facts = tellAlerts(facts);
    waker.wake();
    const pausedAt = facts.state === 'paused' ? (facts.pausedAt ?? now()) : undefined;
    facts = { ...facts, pausedAt };
    const shown = progress();
    facts = { ...facts, told: tellBatch(facts, shown) };
    setCurrentDetails(renderBatchDetails(shown));
    publish(facts);
  }

  function note(change: Partial<BatchFacts>): void {
    facts = { ...facts, ...change };
    show();
  }

  return {
    ...waker,
    facts: () => facts,
    book,
    blocks,
    keptBlock,
    kind,
    progress,
    /** Of an item's generation. */
    workflowIdOf,
    show,
    note,
    ...createItemChanges(items, note),
    /** Takes note of the end of an item's generation. */
    settle(id: string, outcome: Outcome) {
      const entry = book().get(id);
      if (entry === undefined) return;
      const place = { facts, workflowId: workflowIdOf(id), processing: book().count('processing'), at: now(), ...kind };
      const taken = takeEnd(entry, outcome, place);
      facts = taken.facts;
      book().put(taken.entry);
      if (taken.record !== undefined) records.push(taken.record);
      show();
    },
    recordCount: () => records.length,
    /** Records that wait to be written; taking them empties the list. */
    takeRecords: () => records.splice(0),
  };
}
