import type { Session } from '../session.js';
import { untilEnded } from '../look/until-ended.js';
import type { GenerationView } from './generation-view.js';
import { viewGeneration } from './generation-view.js';

/** Longer than a download needs to remove its partial file, which is the slowest way to end. */
const PATIENCE_MS = 8000;

export interface Cancelled {
  /** Whether it was asked to stop; false for one that had ended already. */
  readonly isAsked: boolean;
  /** How it stands now. One that still runs stops as soon as a worker answers. */
  readonly view: GenerationView;
}

/** Asks a generation to stop and waits a moment until it has. Throws `UnknownGeneration`. */
export async function cancelGeneration(workflowId: string, session: Session, signal: AbortSignal): Promise<Cancelled> {
  const before = await viewGeneration(workflowId, session);
  if (!before.isRunning) return { isAsked: false, view: before };
  await session.client.workflow.getHandle(workflowId).cancel();
  // Without a worker nothing can change by waiting.
  const view =
    before.source === 'server'
      ? before
      : await untilEnded(() => viewGeneration(workflowId, session), PATIENCE_MS, signal);
  return { isAsked: true, view };
}
