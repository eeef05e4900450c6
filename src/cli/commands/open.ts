import type { ExitCode } from '../program/exit-codes.js';
import { EXIT } from '../program/exit-codes.js';
import type { Io } from '../process/io.js';
import { findWebUiPage } from '../../client/session.js';

/** `kling open`: the Web UI's address, of one generation or of all; asks nobody, so it works when nothing runs. */
export async function runOpen(workflowId: string | undefined, io: Io): Promise<ExitCode> {
  const url = await findWebUiPage(io.config, workflowId);
  io.out(io.json ? JSON.stringify({ url }) : url);
  return EXIT.ok;
}
