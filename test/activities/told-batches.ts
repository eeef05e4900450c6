import type { WaitReason } from '../../src/domain/generation/waiting.js';
import type { Batches, ItemStep } from '../../src/ports/batches.js';

/** A batch that notes what it is told, and what is taken back. */
export function createToldBatches(): Batches & {
  readonly told: (ItemStep & { batchId: string })[];
  readonly takenBack: string[];
  readonly waits: { workflowId: string; batchId?: string; waiting: WaitReason }[];
} {
  const told: (ItemStep & { batchId: string })[] = [];
  const takenBack: string[] = [];
  const waits: { workflowId: string; batchId?: string; waiting: WaitReason }[] = [];
  return {
    told,
    takenBack,
    waits,
    reportWaiting: (workflowId, batchId, waiting) => void waits.push({ workflowId, batchId, waiting }),
    reportItem(batchId, change) {
      if (batchId !== undefined) told.push({ ...change, batchId });
      return () => void takenBack.push(change.taskId);
    },
  };
}
