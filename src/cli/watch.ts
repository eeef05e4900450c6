import type { ExitCode } from './exit-codes.js';
import { viewGeneration } from './generation-view.js';
import type { Io } from './io.js';
import { withSession } from './session.js';
import { waitForFiles } from './wait.js';

/** `kling watch`: shows a generation until it ends, with the same ending as `kling generate`. */
export function runWatch(workflowId: string, io: Io): Promise<ExitCode> {
  return withSession(io, async (session) => {
    await viewGeneration(workflowId, session);
    return waitForFiles(session.client.workflow.getHandle(workflowId), session, io);
  });
}
