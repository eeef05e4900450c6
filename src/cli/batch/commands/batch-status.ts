import type { BatchItem, ItemState } from '../../../domain/batch/item.js';
import { ITEM_STATES, RUNNING_STATES } from '../../../domain/batch/item.js';
import { UsageError } from '../../program/errors.js';
import type { ExitCode } from '../../program/exit-codes.js';
import { EXIT } from '../../program/exit-codes.js';
import type { Io } from '../../process/io.js';
import { parseNumberOption } from '../../program/number-option.js';
import type { Session } from '../../../client/session.js';
import { withSession } from '../../../client/session.js';
import { listItems, renderNoWorker, requireWorker } from '../../../client/batch/ask-batch.js';
import { describeBatch, viewBatch } from '../../../client/batch/batch-view.js';
import { isNoAnswer } from '../../../client/no-answer.js';
import { renderBatchStatus, stateOf } from '../render-batch-status.js';
import { renderItems } from '../render-items.js';
import { countItems, renderCount } from '../../../domain/batch/count-items.js';
import { countOn } from '../batch-phrases.js';

/** `kling batch status`: everything known of a batch, within 2 s also when no worker runs; with `--state` the items in these states. */
export function runBatchStatus(batchId: string, options: Readonly<Record<string, unknown>>, io: Io): Promise<ExitCode> {
  const states = readStates(options.state);
  const limit = parseNumberOption('--limit', options.limit, { min: 1, max: 25_000, whole: true });
  return withSession(io, (session) =>
    states === undefined ? showStatus(batchId, session, io) : showItems(batchId, states, limit ?? 25_000, session, io),
  );
}

/** `failed`, or several as `failed,cancelled`; `running` stands for all that are under way. */
function readStates(value: unknown): readonly ItemState[] | undefined {
  if (typeof value !== 'string') return undefined;
  return value.split(',').flatMap((word) => {
    if (word.trim() === 'running') return RUNNING_STATES;
    const state = ITEM_STATES.find((one) => one === word.trim());
    if (state !== undefined) return state;
    throw new UsageError(
      `--state is ${JSON.stringify(value)}; write one or more of ${ITEM_STATES.join(', ')}, or running for all that are under way`,
    );
  });
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

async function showItems(
  batchId: string,
  states: readonly ItemState[],
  limit: number,
  session: Session,
  io: Io,
): Promise<ExitCode> {
  const { taskQueue } = await describeBatch(batchId, session);
  await requireWorker(batchId, taskQueue, session);
  const found: BatchItem[] = [];
  let total = 0;
  try {
    for await (const page of listItems(batchId, states, limit, session)) {
      found.push(...page.items.map((item) => countOn(item, Date.now())));
      total = page.total;
    }
  } catch (error) {
    if (!isNoAnswer(error)) throw error;
    io.err(`The items are known to a worker only. ${renderNoWorker(taskQueue)}`);
    return EXIT.unreachable;
  }
  if (io.json) io.out(JSON.stringify(found));
  else if (found.length > 0) renderItems(found, io.outColumns, io.paint.out).forEach((line) => io.out(line));
  if (found.length === 0) io.err(`No item is ${states.join(' or ')}.`);
  else if (total > found.length) io.err(`${renderCount(found.length)} of ${countItems(total)}; --limit shows more.`);
  return EXIT.ok;
}
