import type { ItemsWanted } from '../../../client/batch/list-items.js';
import { ITEM_STATES } from '../../../domain/batch/item.js';
import { MAX_ITEMS } from '../../../domain/batch/batch-items.js';
import { viewBatch } from '../../../client/batch/batch-view.js';
import type { Session } from '../../../client/session.js';
import { withSession } from '../../../client/session.js';
import type { ExitCode } from '../../program/exit-codes.js';
import { EXIT } from '../../program/exit-codes.js';
import { readChosenState } from '../../program/chosen-state.js';
import { parseNumberOption } from '../../program/number-option.js';
import type { Io } from '../../process/io.js';
import { renderBatchStatus, stateOf } from '../render-batch-status.js';
import { readStates, showItems } from './show-items.js';
import { renderNoWorker } from '../batch-phrases.js';

/** `kling batch status`: everything known of a batch, within 2 s also when no worker runs; with `--state`, `--stuck` or `--parked` the items that are so. */
export function runBatchStatus(batchId: string, options: Readonly<Record<string, unknown>>, io: Io): Promise<ExitCode> {
  const wanted = readWanted(options);
  const limit = parseNumberOption('--limit', options.limit, { min: 1, max: MAX_ITEMS, whole: true }) ?? MAX_ITEMS;
  return withSession(io, (session) =>
    wanted === undefined ? showStatus(batchId, session, io) : showItems(batchId, { ...wanted, limit }, session, io),
  );
}

/** The items that are asked for; undefined for the batch as a whole. */
function readWanted(options: Readonly<Record<string, unknown>>): Omit<ItemsWanted, 'limit'> | undefined {
  const { only, word } = readChosenState(options, ['stuck', 'parked']);
  if (only !== undefined) return { states: ITEM_STATES, only };
  return word === undefined ? undefined : { states: readStates(word) };
}

async function showStatus(batchId: string, session: Session, io: Io): Promise<ExitCode> {
  const view = await viewBatch(batchId, session);
  if (view.source === 'server' && view.isRunning) {
    io.err(`This is from Temporal's own records; counts and items need a worker. ${renderNoWorker(view.taskQueue)}`);
  }
  if (io.json) io.out(JSON.stringify({ ...view, state: stateOf(view) }));
  else if (io.quiet) io.out(stateOf(view));
  else renderBatchStatus(view, session.webUi(batchId), Date.now()).forEach((line) => io.out(line));
  return EXIT.ok;
}
