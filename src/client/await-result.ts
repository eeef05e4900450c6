import type { WorkflowHandle } from '@temporalio/client';
import { ServiceError, WorkflowFailedError } from '@temporalio/client';
import { isClosed } from '../temporal/connect/is-closed.js';
import { pause } from './pause.js';
import type { Session } from './session.js';

/** How a workflow ended as Temporal tells it, or that nobody waits for it any more. */
export type WorkflowEnd =
  | { readonly kind: 'completed'; readonly result: unknown }
  | { readonly kind: 'failed'; readonly cause: unknown }
  | { readonly kind: 'detached' };

/** A server that restarts is back within seconds. */
const RECONNECT_EVERY_MS = 1000;

/**
 * The end of a workflow, unless the signal is aborted first. A server that restarts meanwhile is waited for: the workflow is safe there. Throws the
 * SDK's error when the connection was closed.
 */
export async function awaitResult(
  handle: WorkflowHandle,
  { connection }: Pick<Session, 'connection'>,
  signal: AbortSignal,
): Promise<WorkflowEnd> {
  while (!signal.aborted) {
    try {
      return { kind: 'completed', result: await connection.withAbortSignal(signal, () => handle.result()) };
    } catch (error) {
      if (error instanceof WorkflowFailedError) return { kind: 'failed', cause: error.cause };
      // An aborted call is a ServiceError too.
      if (!(error instanceof ServiceError) || isClosed(error)) throw error;
      await pause(RECONNECT_EVERY_MS, signal);
    }
  }
  return { kind: 'detached' };
}
