import { CompleteAsyncError, Context } from '@temporalio/activity';
import type { PollHeartbeat, PollInput, PollResult } from '../contract/generation-activities.js';
import type { FailureKind } from '../domain/failure.js';
import { FAILURES } from '../domain/failure.js';
import { KlingFailure } from '../domain/kling-failure.js';
import type { Task } from '../domain/task.js';
import { isEmptySuccess, isTerminal } from '../domain/task.js';
import { CALM_HEARTBEAT_MS, withHeartbeats } from './heartbeat.js';
import type { Batches } from '../ports/batches.js';
import type { Look, StatusBoard, Waits } from '../ports/board.js';
import type { TaskRef } from '../ports/kling.js';
import type { Slots } from '../ports/slots.js';
import type { Purse } from '../ports/spending.js';
import { throwIfWorkerStops } from './stop-reason.js';
import { settleTask } from './submit/reservation.js';
import { waitedOut } from './waited-out.js';
import { workflowIdOf } from './workflow-id.js';

/** A task made a moment ago may not be visible yet; Kling documents no bound, so absence is believed only after this. */
const VISIBLE_AFTER_MS = 60_000;
/** Results have been seen to follow the word "succeed" by a moment; after this, an empty result is taken for what it is. */
const EMPTY_GRACE_MS = 30_000;

/** A look that takes longer is made by the sweep: nobody waits for this one, and the worker may be stopping. */
const NOTE_WITHIN_MS = 10_000;

interface PollPorts {
  readonly board: StatusBoard;
  readonly slots: Slots;
  readonly batches: Batches;
  /** Of an account with caps. */
  readonly purse?: Purse;
  /** Where callbacks are received in this process. */
  readonly waits?: Waits;
  readonly now: () => number;
  /** Milliseconds by a clock that nobody sets. */
  readonly elapsed?: () => number;
}

/** The activity `poll`: waits, asleep between looks, until the task has ended or the deadline is there. */
export function createPoll(ports: PollPorts) {
  const { board, slots, batches, purse, waits, now, elapsed = () => performance.now() } = ports;
  return async function poll(input: PollInput): Promise<PollResult> {
    const context = Context.current();
    const workflowId = workflowIdOf(context.info);
    // The deadline is of the server's time. It cannot be earlier than it scheduled this, so a clock that is behind is found out here.
    const behindMs = Math.max(0, context.info.currentAttemptScheduledTimestampMs - now());
    const deadlineMs = Date.parse(input.deadline) - behindMs;
    let seen: PollHeartbeat = { taskId: input.taskId, looks: 0 };
    const ref = { taskId: input.taskId, task: input.task, hasCallback: input.hasCallback };
    const hold = () => slots.hold(ref, input.slots);
    const onLook = ({ task, trouble, at, isTold }: Look) => {
      // An id that somebody typed holds nothing until Kling knows it and works on it.
      if (input.adopted && task !== undefined && !isTerminal(task.status)) hold();
      seen = {
        ...seen,
        status: task?.status ?? seen.status,
        looks: seen.looks + (isTold === true ? 0 : 1),
        lookedAt: at,
        trouble,
      };
      // Of the end of a task the workflow hears with the result.
      if (task === undefined || !isTerminal(task.status)) context.heartbeat(seen);
    };
    if (!input.adopted) hold();
    // Of what it makes itself a batch has heard from `submit`, unless that worker died before it told.
    if (input.adopted || context.info.attempt > 1)
      batches.reportItem(input.batchId, { workflowId, state: 'processing', taskId: input.taskId });
    const look = (lookNow: boolean): Promise<Task | undefined> =>
      board.watch(ref, {
        untilMs: deadlineMs,
        signal: context.cancellationSignal,
        lookNow,
        graceMs: input.adopted ? 0 : VISIBLE_AFTER_MS,
        onLook,
      });
    const wait = async () => {
      const task = await look(input.adopted || context.info.attempt > 1);
      const full = isEmptySuccess(task) ? await lookForFiles(look, elapsed) : task;
      await settleTask(full, { product: input.task, key: input.externalTaskId }, purse);
      return { task: full, looks: seen.looks, trouble: seen.trouble };
    };
    const waiting = waits?.begin(input.taskId);
    try {
      const result = await withHeartbeats(() => seen, wait, CALM_HEARTBEAT_MS);
      if ((await waiting?.handOver(context.info.taskToken, result)) === true) throw new CompleteAsyncError();
      return result;
    } catch (error) {
      if (error instanceof CompleteAsyncError) throw error;
      throwIfWorkerStops(context);
      if (isEndedElsewhere(context)) await noteEnd(ref, input, ports);
      if (input.adopted || !isWaitedOut(error)) throw error;
      // Past the deadline nobody waits any more: the workflow parks the task with this as the last thing seen.
      if (now() >= deadlineMs) return { looks: seen.looks, trouble: error.message };
      throw waitedOut(error);
    } finally {
      waiting?.end();
    }
  };
}

type LookAt = (lookNow: boolean) => Promise<Task | undefined>;

async function lookForFiles(look: LookAt, elapsed: () => number): Promise<Task | undefined> {
  const untilMs = elapsed() + EMPTY_GRACE_MS;
  while (elapsed() < untilMs) {
    await Context.current().sleep(2000);
    const task = await look(true);
    if (!isEmptySuccess(task)) return task;
  }
  throw new KlingFailure('EmptyResult', 'Kling says the task succeeded but names no result');
}

/** The wait was ended elsewhere, but slot and ledger are here: a look finds what whoever ended it was told. */
async function noteEnd(
  ref: TaskRef,
  { task: product, externalTaskId: key }: PollInput,
  { board, purse, now }: PollPorts,
): Promise<void> {
  const signal = AbortSignal.timeout(NOTE_WITHIN_MS);
  const watch = { untilMs: now() + NOTE_WITHIN_MS, signal, lookNow: true, graceMs: 0, onLook: () => undefined };
  // Its callback came, though not to this process.
  const task = await board.watch({ ...ref, hasCallback: false }, watch).catch(() => undefined);
  await settleTask(task, { product, key }, purse);
}

/** The wait is no longer known to Temporal: a callback that came to another process has ended it, or the workflow is over. */
function isEndedElsewhere({ cancellationDetails }: Context): boolean {
  return cancellationDetails?.notFound === true;
}

/** What is said of the task itself; all else that cannot be mended by asking again is said of the account, the address or a gateway. */
const FINAL: readonly FailureKind[] = ['NotFound', 'EmptyResult'];

function isWaitedOut(error: unknown): error is KlingFailure {
  return error instanceof KlingFailure && FAILURES[error.code].retry === 'never' && !FINAL.includes(error.code);
}
