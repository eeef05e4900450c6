import type { Batches, ItemChange } from '../../src/activities/batch-ports.js';

/** A batch that notes what it is told, and what is taken back. */
export function createToldBatches(): Batches & {
  readonly told: (ItemChange & { batchId: string })[];
  readonly takenBack: string[];
} {
  const told: (ItemChange & { batchId: string })[] = [];
  const takenBack: string[] = [];
  return {
    told,
    takenBack,
    tell(batchId, change) {
      if (batchId !== undefined) told.push({ ...change, batchId });
      return () => void takenBack.push(change.taskId);
    },
  };
}
