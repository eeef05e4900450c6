import { cancelItemUpdate, drainUpdate } from '../../../contract/messages/batch-messages.js';
import { UsageError } from '../../program/errors.js';
import type { ExitCode } from '../../program/exit-codes.js';
import { EXIT } from '../../program/exit-codes.js';
import type { Io } from '../../process/io.js';
import type { Session } from '../../../client/session.js';
import { withSession } from '../../../client/session.js';
import type { BatchView } from '../../../client/batch/batch-view.js';
import { cancelBatch } from '../../../client/batch/cancel-batch.js';
import { stateOf } from '../render-batch-status.js';
import { renderCounts } from '../report-ending.js';
import { steerBatch } from '../../../client/batch/update-batch.js';
import { countItems } from '../../../domain/batch/count-items.js';
import { underWayOf, renderNoWorker } from '../batch-phrases.js';

export interface BatchCancelOptions {
  /** Starts nothing more, and ends when what is under way has ended. */
  readonly leaveRunning?: boolean;
  /** Only this item. */
  readonly item?: string;
}

const BILLED = 'Kling has no cancel: what it has begun goes on there and is billed; kling adopt collects it later.';

/** `kling batch cancel [--leave-running | --item id]`: stops a batch, lets it run out, or takes one item out, and says what that means for the bill. */
export function runBatchCancel(batchId: string, { leaveRunning, item }: BatchCancelOptions, io: Io): Promise<ExitCode> {
  if (leaveRunning === true && item !== undefined) {
    throw new UsageError('--leave-running is for the whole batch; leave it out, or leave out --item');
  }
  return withSession(io, (session) => {
    if (item !== undefined) return cancelItem(batchId, item, session, io);
    return leaveRunning === true ? drain(batchId, session, io) : cancelAll(batchId, session, io);
  });
}

async function cancelItem(batchId: string, id: string, session: Session, io: Io): Promise<ExitCode> {
  const progress = await steerBatch(batchId, { update: cancelItemUpdate, args: { id } }, session);
  if (io.json) io.out(JSON.stringify(progress));
  io.err(`${id} of ${batchId} is cancelled. ${BILLED}`);
  return EXIT.ok;
}

async function drain(batchId: string, session: Session, io: Io): Promise<ExitCode> {
  const progress = await steerBatch(batchId, { update: drainUpdate, args: {} }, session);
  if (io.json) io.out(JSON.stringify(progress));
  const left = countItems(underWayOf(progress.counts));
  io.err(`${batchId} starts nothing more and ends when ${left} under way have ended.`);
  io.err(`See it end: kling batch watch ${batchId}. Changed your mind: kling batch resume ${batchId}`);
  return EXIT.ok;
}

async function cancelAll(batchId: string, session: Session, io: Io): Promise<ExitCode> {
  const { before, after } = await cancelBatch(batchId, session, io.signal);
  if (!before.isRunning) {
    // What was asked for is so.
    io.err(`${batchId} has ended already: ${stateOf(before)}. How: kling batch status ${batchId}`);
    if (io.json) io.out(JSON.stringify(before));
    return EXIT.ok;
  }
  if (io.json) io.out(JSON.stringify(after));
  io.err(describe(after));
  if (after.isRunning) return EXIT.ok;
  if (before.progress !== undefined && underWayOf(before.progress.counts) > 0) io.err(BILLED);
  if (after.report !== undefined) io.err(`Report: ${after.report.html}`);
  return EXIT.ok;
}

function describe({ batchId, isRunning, source, progress, ending, taskQueue }: BatchView): string {
  if (isRunning && source === 'server') {
    return `${batchId} is asked to stop, and stops as soon as a worker runs. ${renderNoWorker(taskQueue)}`;
  }
  if (isRunning) return `${batchId} is stopping. See it end: kling batch watch ${batchId}`;
  if (ending?.kind !== 'cancelled')
    return `${batchId} ended before it could be cancelled: kling batch status ${batchId}`;
  return `${batchId} is cancelled${progress === undefined ? '' : `: ${renderCounts(progress)}`}.`;
}
