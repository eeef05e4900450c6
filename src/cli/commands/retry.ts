import { planRetry } from '../../client/generation/start/plan-retry.js';
import { withSession } from '../../client/session.js';
import { launch } from '../generation/start-and-wait.js';
import type { Io } from '../process/io.js';
import type { ExitCode } from '../program/exit-codes.js';

/** `kling retry`: the same request again, under an id of its own. Refuses where that would pay twice by mistake, unless forced. */
export async function runRetry(
  workflowId: string,
  options: Readonly<Record<string, unknown>>,
  io: Io,
): Promise<ExitCode> {
  const start = await withSession(io, (session) => planRetry(workflowId, options.force === true, session));
  return launch(start, { detach: options.detach === true }, io);
}
