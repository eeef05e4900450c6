import type { ExitCode } from '../program/exit-codes.js';
import { EXIT } from '../program/exit-codes.js';
import { UsageError } from '../program/errors.js';
import { viewGeneration } from '../../client/generation/generation-view.js';
import type { Io } from '../process/io.js';
import { renderStatus } from '../generation/render-status.js';
import { withSession } from '../../client/session.js';

/** `kling status`: everything known of one generation, within 2 s also when no worker runs. */
export function runStatus(workflowId: string | undefined, io: Io): Promise<ExitCode> {
  if (workflowId === undefined) {
    throw new UsageError('Of which generation? Write: kling status <id>  (kling list shows the latest ones)');
  }
  return withSession(io, async (session) => {
    const view = await viewGeneration(workflowId, session);
    if (view.source === 'server' && view.isRunning) {
      io.err(
        `No worker answers on task queue ${view.taskQueue}; this is from Temporal's own records. Start one with: kling worker`,
      );
    }
    if (io.json) io.out(JSON.stringify(view));
    else renderStatus(view, session.webUi(workflowId, view.runId), io.paint.out).forEach((line) => io.out(line));
    return EXIT.ok;
  });
}
