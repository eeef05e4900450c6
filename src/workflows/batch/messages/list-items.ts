import type { ItemsPage } from '../../../contract/messages/batch-messages.js';
import { MAX_PAGE_ITEMS } from '../../../contract/messages/batch-messages.js';
import type { Entry } from '../../../domain/batch/book.js';
import type { BatchItem } from '../../../domain/batch/item.js';
import { ITEM_STATES, ITEM_TROUBLES } from '../../../domain/batch/item.js';
import type { FailureKind } from '../../../domain/failure.js';
import { isStuck } from '../../../domain/batch/progress/summarize-progress.js';
import { quote } from '../../../domain/text/quote.js';
import type { MessageArgs } from '../../message-args.js';
import { readCount } from '../../message-args.js';
import { refuse } from '../../refuse.js';
import type { LiveBatch } from '../live-batch.js';

const DEFAULT_LIMIT = 50;

/** A page of a batch's items in the manifest's order. */
export function listItems(batch: LiveBatch, { state, only, offset, limit }: MessageArgs): ItemsPage {
  const asked: readonly unknown[] = state === undefined ? ITEM_STATES : [state].flat();
  const states = ITEM_STATES.filter((one) => asked.includes(one));
  const unknown = asked.find((one) => !(ITEM_STATES as readonly unknown[]).includes(one));
  if (unknown !== undefined) refuse(`state: ${quote(unknown)}; write one of ${ITEM_STATES.join(', ')}`);
  const isIn = readTrouble(only, batch);
  const from = readCount('offset', offset, 0);
  const count = Math.min(MAX_PAGE_ITEMS, readCount('limit', limit, DEFAULT_LIMIT));
  const book = batch.book();
  const matching: Entry[] = [];
  for (const entry of book.all()) if (states.includes(entry.state) && isIn(entry)) matching.push(entry);
  // What is stuck is running, and so known.
  const unread = only === 'stuck' ? 0 : states.reduce((sum, one) => sum + book.unreadCount(one), 0);
  return {
    items: matching.slice(from, from + count).map((entry) => toItem(batch, entry)),
    total: matching.length + unread,
    nextOffset: from + count < matching.length ? from + count : undefined,
    ...(unread === 0 ? {} : { unread }),
  };
}

function readTrouble(only: unknown, batch: LiveBatch): (entry: Entry) => boolean {
  const trouble = ITEM_TROUBLES.find((one) => one === only);
  if (trouble === 'stuck') return (entry) => isStuck(entry, batch.facts(), Date.now());
  if (trouble === 'parked') return ({ error }) => error?.kind === PARKED;
  if (only === undefined) return () => true;
  return refuse(`only: ${quote(only)}; write one of ${ITEM_TROUBLES.join(', ')}`);
}

/** Of a generation that has stopped waiting for its task. */
const PARKED: FailureKind = 'Parked';

function toItem(batch: LiveBatch, entry: Entry): BatchItem {
  const { id } = entry;
  const workflowId = batch.workflowIdOf(id);
  switch (entry.state) {
    case 'waiting':
      return { id, state: entry.state, workflowId };
    case 'queued': {
      const { state, since, startedAt, prompt } = entry;
      return { id, state, workflowId, since, startedAt, elapsedSeconds: secondsSince(startedAt), prompt };
    }
    case 'processing':
    case 'downloading': {
      const { since, startedAt, prompt } = entry;
      const running = { id, workflowId, since, startedAt, elapsedSeconds: secondsSince(startedAt), prompt };
      if (entry.isPipeline) return { ...running, state: entry.state, isPipeline: true };
      const { state, taskId } = entry;
      if (state === 'downloading') return { ...running, state, taskId };
      return { ...running, state, taskId, stuck: isStuck(entry, batch.facts(), Date.now()) || undefined };
    }
    case 'completed': {
      const { state, since, elapsedSeconds, file } = entry;
      const made = { id, state, workflowId, since, elapsedSeconds, file };
      return entry.isPipeline ? { ...made, isPipeline: true } : { ...made, taskId: entry.taskId };
    }
    case 'failed': {
      const { state, taskId, since, elapsedSeconds, prompt, error } = entry;
      return { id, state, workflowId, taskId, since, elapsedSeconds, prompt, error };
    }
    case 'cancelled': {
      const { state, taskId, since, elapsedSeconds, prompt } = entry;
      return { id, state, workflowId, taskId, since, elapsedSeconds, prompt };
    }
  }
}

function secondsSince(iso: string): number {
  return Math.round((Date.now() - Date.parse(iso)) / 100) / 10;
}
