import { untilEnded } from '../look/until-ended.js';
import type { Session } from '../session.js';
import type { PipelineView } from './pipeline-view.js';
import { viewPipeline } from './pipeline-view.js';

/** Longer than a download needs to remove its partial file. */
const PATIENCE_MS = 12_000;

export interface CancelledPipeline {
  /** How it stood when it was asked to stop; one that had ended already was not asked. */
  readonly before: PipelineView;
  /** How it stands now. One that still runs stops as soon as a worker answers. */
  readonly after: PipelineView;
}

/** Asks a pipeline to stop, with what runs of it, and waits a moment until it has. Throws as `describePipeline` does. */
export async function cancelPipeline(
  pipelineId: string,
  session: Session,
  signal: AbortSignal,
): Promise<CancelledPipeline> {
  const look = () => viewPipeline(pipelineId, session);
  const before = await look();
  if (!before.isRunning) return { before, after: before };
  await session.client.workflow.getHandle(pipelineId).cancel();
  // Without a worker nothing can change by waiting.
  return { before, after: before.source === 'server' ? before : await untilEnded(look, PATIENCE_MS, signal) };
}
