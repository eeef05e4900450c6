import type { ItemRecord } from '../../../src/domain/batch/item.js';

/** What is kept of an item that ended in a state, with no more than that state needs. */
export function recordIn(state: ItemRecord['state'], id: string, batchId = 'b'): ItemRecord {
  const endedAt = '2026-11-23T08:00:00.000Z';
  const kept = { id, workflowId: `${batchId}/${id}`, attempts: 1, artifacts: [], endedAt };
  switch (state) {
    case 'completed':
      return { ...kept, state, taskId: `7${id}` };
    case 'failed':
      return { ...kept, state, error: { kind: 'GenerationFailed', text: 'no' } };
    case 'cancelled':
      return { ...kept, state };
  }
}
