import { MAX_ITEMS } from '../../../domain/batch/batch-items.js';
import { viewBatch } from '../../../client/batch/batch-view.js';
import type { Session } from '../../../client/session.js';
import { withSession } from '../../../client/session.js';
import type { ExitCode } from '../../program/exit-codes.js';
import { EXIT } from '../../program/exit-codes.js';
import { parseNumberOption } from '../../program/number-option.js';
import type { Io } from '../../process/io.js';
import { renderBatchStatus, stateOf } from '../render-batch-status.js';
import { readStates, showItems } from './show-items.js';
import { renderNoWorker } from '../batch-phrases.js';

/** `kling batch status`: everything known of a batch, within 2 s also when no worker runs; with `--state` the items in these states. */
export function runBatchStatus(batchId: string, options: Readonly<Record<string, unknown>>, io: Io): Promise<ExitCode> {
  const states = typeof options.state === 'string' ? readStates(options.state) : undefined;
  const limit = parseNumberOption('--limit', options.limit, { min: 1, max: MAX_ITEMS, whole: true }) ?? MAX_ITEMS;
  return withSession(io, (session) =>
    states === undefined ? showStatus(batchId, session, io) : showItems(batchId, { states, limit }, session, io),
  );
}

async function showStatus(batchId: string, session: Session, io: Io): Promise<ExitCode> {
  const view = await viewBatch(batchId, session);
  if (view.source === 'server' && view.isRunning) {
    io.err(`This is from Temporal's own records; counts and items need a worker. ${renderNoWorker(view.taskQueue)}`);
  }
  if (io.json) io.out(JSON.stringify({ ...view, state: stateOf(view) }));
  else renderBatchStatus(view, session.webUi(batchId), Date.now()).forEach((line) => io.out(line));
  return EXIT.ok;
}
