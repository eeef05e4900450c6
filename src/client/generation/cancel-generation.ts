import { pause } from '../pause.js';
import type { Session } from '../session.js';
import type { GenerationView } from './generation-view.js';
import { viewGeneration } from './generation-view.js';

/** Longer than a download needs to remove its partial file, which is the slowest way to end. */
const PATIENCE_MS = 8000;
const LOOK_EVERY_MS = 250;

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
  const view = before.source === 'server' ? before : await untilEnded(workflowId, session, signal);
  return { isAsked: true, view };
}

async function untilEnded(workflowId: string, session: Session, signal: AbortSignal): Promise<GenerationView> {
  const untilMs = Date.now() + PATIENCE_MS;
  for (;;) {
    const view = await viewGeneration(workflowId, session);
    if (!view.isRunning || Date.now() >= untilMs || signal.aborted) return view;
    await pause(LOOK_EVERY_MS, signal);
  }
}
