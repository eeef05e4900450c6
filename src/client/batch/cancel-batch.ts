import type { Session } from '../session.js';
import { untilEnded } from '../look/until-ended.js';
import type { BatchView } from './batch-view.js';
import { viewBatch } from './batch-view.js';

/** Longer than a download needs to remove its partial file, and the report to be written. */
const PATIENCE_MS = 12_000;

export interface CancelledBatch {
  /** How it stood when it was asked to stop; one that had ended already was not asked. */
  readonly before: BatchView;
  /** How it stands now. One that still runs stops as soon as a worker answers. */
  readonly after: BatchView;
}

/** Asks a batch to stop and waits a moment until it has. Throws as `describeBatch` does. */
export async function cancelBatch(batchId: string, session: Session, signal: AbortSignal): Promise<CancelledBatch> {
  const before = await viewBatch(batchId, session);
  if (!before.isRunning) return { before, after: before };
  await session.client.workflow.getHandle(batchId).cancel();
  // Without a worker nothing can change by waiting.
  const after =
    before.source === 'server' ? before : await untilEnded(() => viewBatch(batchId, session), PATIENCE_MS, signal);
  return { before, after };
}
