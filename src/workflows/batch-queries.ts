import { setHandler } from '@temporalio/workflow';
import type { Entry } from '../domain/batch/book.js';
import type { BatchItem } from '../domain/batch/item.js';
import { isRunning, ITEM_STATES } from '../domain/batch/item.js';
import { isStuck } from '../domain/batch/summarize-progress.js';
import type { ItemChange, ItemsPage, ItemsQuery } from './batch-messages.js';
import { itemChangesSignal, itemsQuery, progressQuery } from './batch-messages.js';
import type { BatchRun } from './batch-state.js';
import { refuse } from './refuse.js';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 500;

/** Answers what people ask of a batch, and takes what its workers have seen. */
export function setBatchQueries(batch: BatchRun): void {
  setHandler(progressQuery, () => batch.progress());
  setHandler(itemsQuery, (query) => listItems(batch, query ?? {}));
  setHandler(itemChangesSignal, (changes) => changes.forEach((change) => noteChange(batch, change)));
}

function noteChange(batch: BatchRun, { workflowId, state, taskId, at }: ItemChange): void {
  const entry = batch.book().get(workflowId.slice(batch.facts().batchId.length + 1));
  // A signal may be overtaken by the end, or by a later step of the same task.
  if (entry === undefined || !isRunning(entry.state)) return;
  if (entry.state === 'downloading' && state === 'processing' && entry.taskId === taskId) return;
  batch.put({ ...entry, state, taskId, since: at });
}

function listItems(batch: BatchRun, { state, offset, limit }: ItemsQuery): ItemsPage {
  const states: readonly unknown[] = state === undefined ? ITEM_STATES : [state].flat();
  const unknown = states.find((one) => !(ITEM_STATES as readonly unknown[]).includes(one));
  if (unknown !== undefined) refuse(`state: ${JSON.stringify(unknown)}; write one of ${ITEM_STATES.join(', ')}`);
  const from = readCount('offset', offset, 0);
  const count = Math.min(MAX_LIMIT, readCount('limit', limit, DEFAULT_LIMIT));
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
  return refuse(`${name}: ${JSON.stringify(value)}; write a whole number from 0`);
}

function toItem(batch: BatchRun, entry: Entry): BatchItem {
  const { id, state, taskId, since, startedAt, prompt, file, error } = entry;
  const facts = batch.facts();
  const nowMs = Date.now();
  const elapsedSeconds =
    startedAt === undefined ? entry.elapsedSeconds : Math.round((nowMs - Date.parse(startedAt)) / 100) / 10;
  const stuck = isStuck(entry, facts, nowMs) || undefined;
  const workflowId = `${facts.batchId}/${id}`;
  return { id, state, workflowId, taskId, since, elapsedSeconds, prompt, file, error, stuck };
}
