import type { UnsuccessfulEntry } from '../../../domain/batch/book.js';
import type { BatchProgress } from '../../../domain/batch/progress/progress.js';
import { renew } from '../../../domain/batch/wait-again.js';
import { quote } from '../../../domain/text/quote.js';
import { refuse } from '../../refuse.js';
import type { Children } from '../../children/children.js';
import type { LiveBatch } from '../live-batch.js';
import { refuseWhenOver } from './refuse-when-over.js';
import type { UpdateRules } from '../../set-update.js';

export const retryRules = (batch: LiveBatch): UpdateRules<{ readonly retried: readonly string[] }> => ({
  description: 'Puts failed and cancelled items back into the line, or those named: {"ids":["..."]}, optional',
  names: ['ids'],
  validate({ ids }) {
    refuseWhenOver(batch.facts());
    const named = readIds(ids);
    const unknown = named?.find((id) => !batch.book().has(id));
    if (unknown !== undefined) refuse(`The batch has no item ${quote(unknown)}.`);
    if (listRetryable(batch, named).length > 0) return;
    refuse(ids === undefined ? 'No item has failed or was cancelled.' : 'None of these has failed or was cancelled.');
  },
  apply({ ids }) {
    const entries = listRetryable(batch, readIds(ids));
    batch.put(...entries.map(renew));
    return { retried: entries.map(({ id }) => id) };
  },
});

export const cancelItemRules = (batch: LiveBatch, children: Children): UpdateRules<BatchProgress> => ({
  description: 'Takes one item out, or cancels its generation: {"id":"..."}',
  names: ['id'],
  validate({ id }) {
    refuseWhenOver(batch.facts());
    if (typeof id !== 'string') refuse('Write {"id": "<item id>"}.');
    const state = batch.book().get(id)?.state;
    if (state === undefined) refuse(`The batch has no item ${quote(id)}.`);
    if (state === 'completed' || state === 'failed' || state === 'cancelled')
      refuse(`Item "${id}" is ${state} already.`);
  },
  apply({ id }) {
    const entry = batch.book().get(String(id));
    if (entry?.state === 'waiting') batch.settle(entry.id, { kind: 'cancelled' });
    else if (entry !== undefined) children.cancel(entry.id, batch.workflowIdOf(entry.id));
    return batch.progress();
  },
});

function readIds(ids: unknown): string[] | undefined {
  if (ids === undefined || ids === null) return undefined;
  if (Array.isArray(ids) && ids.every((id) => typeof id === 'string')) return ids;
  return refuse('ids: write a list of item ids, e.g. ["9f3c2a7b1d"]');
}

function listRetryable(batch: LiveBatch, ids: readonly string[] | undefined): UnsuccessfulEntry[] {
  const book = batch.book();
  return (ids ?? [...book.idsIn('failed'), ...book.idsIn('cancelled')]).flatMap((id) => {
    const entry = book.get(id);
    return entry?.state === 'failed' || entry?.state === 'cancelled' ? [entry] : [];
  });
}
