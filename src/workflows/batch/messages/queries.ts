import { setHandler } from '@temporalio/workflow';
import type { Entry } from '../../../domain/batch/book.js';
import type { BatchItem } from '../../../domain/batch/item.js';
import { isRunning, ITEM_STATES } from '../../../domain/batch/item.js';
import { isStuck } from '../../../domain/batch/progress/summarize-progress.js';
import type { ItemChange } from '../../../domain/batch/item-change.js';
import { readItemChanges } from '../../../domain/batch/item-change.js';
import { quote } from '../../../domain/text/quote.js';
import { logFault } from '../../log-fault.js';
import type { MessageArgs } from '../../message-args.js';
import { readArgs } from '../../message-args.js';
import type { ItemsPage } from '../../../contract/batch-messages.js';
import { itemChangesSignal, itemsQuery, MAX_PAGE_ITEMS, progressQuery } from '../../../contract/batch-messages.js';
import { parseItemWorkflowId } from '../../../contract/item-workflow-id.js';
import type { BatchRun } from '../state.js';
import { refuse } from '../../refuse.js';
import { onWaitingSignal } from '../../waiting-signal.js';
import { createWarning } from '../../warn-once.js';

const DEFAULT_LIMIT = 50;

/** Answers what people ask of a batch, and takes what its workers have seen. */
export function setBatchQueries(batch: BatchRun): void {
  const warnOfChange = createWarning();
  setHandler(progressQuery, () => batch.progress(), { description: 'Counts, cost and times of the batch' });
  setHandler(itemsQuery, (query) => listItems(batch, readArgs(query, ['state', 'offset', 'limit'])), {
    description: 'Its items, page by page: {"state":"failed","offset":0,"limit":50}, each optional',
  });
  setHandler(
    itemChangesSignal,
    (value: unknown) => {
      const { changes, odd } = readItemChanges(value);
      changes.forEach((change) => logFault('A change of an item is not shown', () => noteChange(batch, change)));
      if (changes.length > 0 && odd === undefined) return;
      warnOfChange(
        `A signal ${itemChangesSignal.name} brought what is no change of an item; it is ignored: ${quote(odd)}`,
      );
    },
    { description: 'For the workers: where items stand' },
  );
  onWaitingSignal('For the workers: why queued items wait', (waiting) => batch.note({ waiting }));
}

function noteChange(batch: BatchRun, { workflowId, state, taskId, at }: ItemChange): void {
  const { batchId, itemId = '' } = parseItemWorkflowId(workflowId) ?? {};
  const entry = batchId === batch.facts().batchId ? batch.book().get(itemId) : undefined;
  // A signal may be overtaken by the end, or by a later step of the same task.
  if (entry === undefined || !isRunning(entry.state)) return;
  if (entry.state === 'downloading' && state === 'processing' && entry.taskId === taskId) return;
  // Kling takes tasks again.
  if (state === 'processing' && batch.facts().waiting !== undefined) batch.note({ waiting: undefined });
  batch.put({ ...entry, state, taskId, since: at });
}

function listItems(batch: BatchRun, { state, offset, limit }: MessageArgs): ItemsPage {
  const states: readonly unknown[] = state === undefined ? ITEM_STATES : [state].flat();
  const unknown = states.find((one) => !(ITEM_STATES as readonly unknown[]).includes(one));
  if (unknown !== undefined) refuse(`state: ${quote(unknown)}; write one of ${ITEM_STATES.join(', ')}`);
  const from = readCount('offset', offset, 0);
  const count = Math.min(MAX_PAGE_ITEMS, readCount('limit', limit, DEFAULT_LIMIT));
  const matching = [...batch.book().all()].filter((entry) => states.includes(entry.state));
  return {
    items: matching.slice(from, from + count).map((entry) => toItem(batch, entry)),
    total: matching.length,
    nextOffset: from + count < matching.length ? from + count : undefined,
  };
}

function readCount(name: string, value: unknown, fallback: number): number {
  if (value === undefined || value === null) return fallback;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
  return refuse(`${name}: ${quote(value)}; write a whole number from 0`);
}

function toItem(batch: BatchRun, entry: Entry): BatchItem {
  const { id, state, taskId, since, startedAt, prompt, file, error } = entry;
  const facts = batch.facts();
  const nowMs = Date.now();
  const elapsedSeconds =
    startedAt === undefined ? entry.elapsedSeconds : Math.round((nowMs - Date.parse(startedAt)) / 100) / 10;
  const stuck = isStuck(entry, facts, nowMs) || undefined;
  const workflowId = batch.workflowIdOf(id);
  return { id, state, workflowId, taskId, since, startedAt, elapsedSeconds, prompt, file, error, stuck };
}
