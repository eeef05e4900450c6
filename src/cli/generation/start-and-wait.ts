import type { ExitCode } from '../program/exit-codes.js';
import { EXIT } from '../program/exit-codes.js';
import type { Io } from '../process/io.js';
import { findAccount } from '../../client/find-account.js';
import { withSession } from '../../client/session.js';
import type { Start } from '../../client/generation/start/start-generation.js';
import { startGeneration } from '../../client/generation/start/start-generation.js';
import { waitForFiles } from './wait.js';

/** Starts a generation, then waits for its files or, with `detach`, prints its id. Throws `InvalidRequest` for an account that is not known here. */
export async function launch(start: Start, { detach }: { detach: boolean }, io: Io): Promise<ExitCode> {
  findAccount(io.config, start.request.run.account);
  start.request.notices.forEach((notice) => io.err(notice));
  return withSession(io, async (session) => {
    const { handle, isAttached } = await startGeneration(start, session);
    if (isAttached) io.err(`${start.workflowId} exists already: nothing new is started, and nothing is paid twice.`);
    const webUi = session.webUi(start.workflowId);
    if (detach) {
      io.out(io.json ? JSON.stringify({ workflowId: start.workflowId, webUi }) : start.workflowId);
      return EXIT.ok;
    }
    io.err(`${start.workflowId}  ${webUi}`);
    return waitForFiles(handle, session, io);
  });
}
