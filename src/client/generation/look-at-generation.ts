import { pause } from '../pause.js';
import type { Session } from '../session.js';
import type { GenerationView } from './generation-view.js';
import { viewGeneration } from './generation-view.js';

/** Often enough for the eye; the answer costs a worker next to nothing. */
const LOOK_EVERY_MS = 1000;

/** How a generation stands, once a second until the signal is aborted. A look without an answer is left out: who waits for the end hears of trouble. */
export async function* lookAtGeneration(
  workflowId: string,
  session: Session,
  signal: AbortSignal,
): AsyncGenerator<GenerationView> {
  while (!signal.aborted) {
    const view = await viewGeneration(workflowId, session).catch(() => undefined);
    if (view !== undefined) yield view;
    await pause(LOOK_EVERY_MS, signal);
  }
}
