import type { ExitCode } from '../program/exit-codes.js';
import { EXIT } from '../program/exit-codes.js';
import { UsageError } from '../program/errors.js';
import { viewGeneration } from '../../client/generation/generation-view.js';
import type { Io } from '../process/io.js';
import { readLinkLifetime } from '../program/link-lifetime.js';
import { linkArtifacts } from '../../client/output/link-artifacts.js';
import { renderStatus } from '../generation/render-status.js';
import { shownState } from '../../domain/generation/lifecycle.js';
import { withSession } from '../../client/session.js';

/** `kling status`: everything known of one generation, within 2 s also when no worker runs. */
export function runStatus(
  workflowId: string | undefined,
  { links: lifetime }: Record<string, unknown>,
  io: Io,
): Promise<ExitCode> {
  if (workflowId === undefined) {
    throw new UsageError('Of which generation? Write: kling status <id>  (kling list shows the latest ones)');
  }
  const linkSeconds = lifetime === undefined ? undefined : readLinkLifetime(lifetime);
  return withSession(io, async (session) => {
    const view = await viewGeneration(workflowId, session);
    if (view.source === 'server' && view.isRunning) {
      io.err(
        `No worker answers on task queue ${view.taskQueue}; this is from Temporal's own records. Start one with: kling worker`,
      );
    }
    const links = linkSeconds === undefined ? undefined : await linkArtifacts(view.artifacts, linkSeconds, io.config);
    if (io.json) io.out(JSON.stringify(links === undefined ? view : { ...view, links }));
    else if (io.quiet) io.out(shownState(view));
    else renderStatus(view, session.webUi(workflowId, view.runId), io.paint.out, links).forEach((line) => io.out(line));
    return EXIT.ok;
  });
}
