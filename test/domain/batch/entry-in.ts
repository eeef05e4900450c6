import type { Entry } from '../../../src/domain/batch/book.js';
import type { ItemState } from '../../../src/domain/batch/item.js';

/** An item in a state, with no more than that state needs. */
export function entryIn(state: ItemState, id: string, since = '2026-11-23T08:00:00.000Z'): Entry {
  const kept = { id, tries: 1 };
  switch (state) {
    case 'waiting':
    case 'cancelled':
      return { ...kept, state };
    case 'queued':
      return { ...kept, state, since, startedAt: since };
    case 'processing':
    case 'downloading':
      return { ...kept, state, since, startedAt: since, taskId: `7${id}` };
    case 'completed':
      return { ...kept, state, taskId: `7${id}` };
    case 'failed':
      return { ...kept, state, error: { kind: 'Moderation', text: 'no' } };
  }
}
