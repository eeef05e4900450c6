import type { ExitCode } from '../program/exit-codes.js';
import { viewGeneration } from '../../client/generation/generation-view.js';
import type { Io } from '../process/io.js';
import { withSession } from '../../client/session.js';
import { waitForFiles } from '../generation/wait.js';

/** `kling watch`: shows a generation until it ends, with the same ending as `kling generate`. */
export function runWatch(workflowId: string, io: Io): Promise<ExitCode> {
  return withSession(io, async (session) => {
    await viewGeneration(workflowId, session);
    return waitForFiles(session.client.workflow.getHandle(workflowId), session, io);
  });
}
