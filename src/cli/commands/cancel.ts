import { cancelGeneration } from '../../client/generation/cancel-generation.js';
import { renderAdvice } from '../program/render-advice.js';
import { withSession } from '../../client/session.js';
import type { Io } from '../process/io.js';
import type { ExitCode } from '../program/exit-codes.js';
import { EXIT } from '../program/exit-codes.js';

/** `kling cancel`: asks the generation to stop and says what that means for the bill. */
export function runCancel(workflowId: string, io: Io): Promise<ExitCode> {
  return withSession(io, async (session) => {
    const { isAsked, view } = await cancelGeneration(workflowId, session, io.signal);
    if (io.json) io.out(JSON.stringify(view));
    if (!isAsked) {
      io.err(`${workflowId} has ended already: ${view.state}.`);
      return EXIT.ok;
    }
    if (view.isRunning) {
      io.err(
        `${workflowId} is asked to stop, but no worker has answered on task queue ${view.taskQueue}; it stops as soon as one runs. Start one with: kling worker`,
      );
      return EXIT.ok;
    }
    io.err(
      view.state === 'cancelled'
        ? `${workflowId} is cancelled.`
        : `${workflowId} ended as ${view.state} before it could be cancelled.`,
    );
    view.notices.forEach((notice) => io.err(notice));
    view.advice.forEach((advice) => io.err(`Next: ${renderAdvice(advice)}`));
    return EXIT.ok;
  });
}
