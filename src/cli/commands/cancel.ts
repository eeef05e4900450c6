import type { ExitCode } from '../program/exit-codes.js';
import { EXIT } from '../program/exit-codes.js';
import type { GenerationView } from '../../client/generation/generation-view.js';
import { viewGeneration } from '../../client/generation/generation-view.js';
import type { Io } from '../process/io.js';
import type { Session } from '../../client/session.js';
import { withSession } from '../../client/session.js';
import { pause } from '../../client/pause.js';

/** Longer than a download needs to remove its partial file, which is the slowest way to end. */
const PATIENCE_MS = 8000;

/** `kling cancel`: asks the generation to stop and says what that means for the bill. */
export function runCancel(workflowId: string, io: Io): Promise<ExitCode> {
  return withSession(io, async (session) => {
    const before = await viewGeneration(workflowId, session);
    if (!before.isRunning) {
      io.err(`${workflowId} has ended already: ${before.state}.`);
      if (io.json) io.out(JSON.stringify(before));
      return EXIT.ok;
    }
    await session.client.workflow.getHandle(workflowId).cancel();
    // Without a worker nothing can change by waiting.
    const after = before.source === 'server' ? before : await untilEnded(workflowId, session, io);
    if (io.json) io.out(JSON.stringify(after));
    if (after.isRunning) {
      io.err(
        `${workflowId} is asked to stop, but no worker has answered on task queue ${after.taskQueue}; it stops as soon as one runs. Start one with: kling worker`,
      );
      return EXIT.ok;
    }
    io.err(
      after.state === 'cancelled'
        ? `${workflowId} is cancelled.`
        : `${workflowId} ended as ${after.state} before it could be cancelled.`,
    );
    after.notices.forEach((notice) => io.err(notice));
    return EXIT.ok;
  });
}

async function untilEnded(workflowId: string, session: Session, io: Io): Promise<GenerationView> {
  const untilMs = Date.now() + PATIENCE_MS;
  for (;;) {
    const view = await viewGeneration(workflowId, session);
    if (!view.isRunning || Date.now() >= untilMs || io.signal.aborted) return view;
    await pause(250, io.signal);
  }
}
