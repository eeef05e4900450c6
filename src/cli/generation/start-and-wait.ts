import type { ExitCode } from '../program/exit-codes.js';
import { EXIT } from '../program/exit-codes.js';
import type { Io } from '../process/io.js';
import { findAccount } from '../../client/find-account.js';
import type { Session } from '../../client/session.js';
import { withSession } from '../../client/session.js';
import type { Start } from '../../client/generation/start/start-generation.js';
import { startGeneration } from '../../client/generation/start/start-generation.js';
import { waitForFiles } from './wait.js';

export interface LaunchOptions {
  readonly detach: boolean;
  /** Whether it is to be started, once the server answers; by default it is. */
  readonly agree?: (session: Session) => Promise<boolean>;
}

/** Starts a generation, then waits for its files or, with `detach`, prints its id. Throws `InvalidRequest` for an account that is not known here. */
export async function launch(start: Start, { detach, agree }: LaunchOptions, io: Io): Promise<ExitCode> {
  findAccount(io.config, start.request.run.account);
  start.request.notices.forEach((notice) => io.err(notice));
  return withSession(io, async (session) => {
    if (agree !== undefined && !(await agree(session))) return declined(io);
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

/** Somebody has seen what it costs, and said no. */
export function declined(io: Io): ExitCode {
  if (io.json) io.out(JSON.stringify({ started: false }));
  return EXIT.failed;
}
