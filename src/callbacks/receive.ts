import type { Client } from '@temporalio/client';
import type { CallbackOutcome } from '../domain/callbacks/callback-counts.js';
import { KlingFailure } from '../domain/kling-failure.js';
import type { Task } from '../domain/task.js';
import { isEmptySuccess, isTerminal } from '../domain/task.js';
import type { ToldBoard } from '../ports/board.js';
import type { TaskRef } from '../ports/kling.js';
import { endAwaited, findAwaited } from './awaited-task.js';
import type { CallbackTarget } from './callback-url.js';
import { createTurns } from './turns.js';
import type { LocalWaits } from './waits.js';

/** One account whose callbacks are received here. */
export interface CallbackAccount {
  readonly name: string;
  /** Of its paths. */
  readonly key: Buffer;
  /** Kling signs with one of them; empty where it does not sign. */
  readonly secrets: readonly string[];
  /** Where a worker runs in this process. */
  readonly board?: ToldBoard;
  /** One read. Throws `KlingFailure`. */
  getTask(ref: TaskRef): Promise<Task>;
}

/** A callback at an address that is ours, and read. `isSigned`: Kling has signed it, so that what it says is Kling's word. */
export interface Callback {
  readonly target: CallbackTarget;
  readonly account: CallbackAccount;
  readonly task: Task;
  readonly isSigned: boolean;
}

export type Receive = (callback: Callback) => Promise<CallbackOutcome>;

/** Copies that come within this ask neither Kling nor Temporal again. */
const SAME_WITHIN_MS = 2000;
/** So many are told apart, some hundred bytes each. */
const MAX_TURNS = 10_000;
/** Who calls does not wait longer for a look at Kling, or for Temporal: 503, and polling goes on. */
const LIMIT_MS = 5000;

/**
 * What is done with a callback. Signed, it is taken as the answer to a look would be; unsigned, it is a hint that the task is worth a look, and
 * nothing in it is believed. The end of a task goes to the `poll` that waits for it: in this process by way of the status board, so that slots
 * and ledger hear of it as ever; in another by completing that activity from outside.
 */
export function createReceive({
  client,
  waits,
  elapsed,
}: {
  readonly client: Client;
  readonly waits?: LocalWaits;
  readonly elapsed?: () => number;
}): Receive {
  const turns = createTurns<CallbackOutcome>({
    everyMs: SAME_WITHIN_MS,
    max: MAX_TURNS,
    isFinal: (outcome) => outcome === 'told' || outcome === 'late',
    elapsed,
  });
  const receive = async (callback: Callback): Promise<CallbackOutcome> => {
    try {
      if (waits?.isWaitedFor(callback.task.taskId) === true) return await withinLimit(tellHere(callback, waits));
      if (callback.isSigned) callback.account.board?.tell(callback.task);
      return await withinLimit(tellElsewhere(callback, client));
    } catch (error) {
      if (error instanceof KlingFailure && error.code === 'NotFound') return 'unconfirmed';
      // Temporal or Kling could not be asked: whoever called may call again, and looks go on in any case.
      return 'failed';
    }
  };
  return async (callback) => {
    const { target, account, task, isSigned } = callback;
    if (!isSigned && isForeign(task, target)) return 'late';
    if (!isTerminal(task.status)) {
      if (isSigned) account.board?.tell(task);
      else account.board?.heard();
      return 'passing';
    }
    const key = [target.workflowId, target.runId, task.taskId, isSigned ? task.status : 'hint'].join('\n');
    const mine: CallbackOutcome[] = [];
    const outcome = await turns.take(key, async () => {
      mine.push(await receive(callback));
      return mine[0] ?? 'failed';
    });
    // A copy was told nobody.
    return outcome === 'told' && mine.length === 0 ? 'late' : outcome;
  };
}

/** A hint that names another id than the one its address was made for is somebody else's. */
const isForeign = ({ externalTaskId }: Task, target: CallbackTarget): boolean =>
  externalTaskId !== undefined && externalTaskId !== target.externalTaskId;

/** A task that has ended, and names what was made: Kling's own word of it is enough. */
const isWhole = (task: Task): boolean => isTerminal(task.status) && !isEmptySuccess(task);

async function tellHere(callback: Callback, waits: LocalWaits): Promise<CallbackOutcome> {
  const { account, task, isSigned } = callback;
  const handedOver = waits.standBy(task.taskId);
  if (isSigned && isWhole(task)) account.board?.tell(task);
  else {
    const seen = await account.board?.check(task.taskId);
    if (seen !== undefined && !isTerminal(seen.status)) return 'unconfirmed';
  }
  const isTaken = await handedOver;
  if (isTaken === undefined) return 'late';
  return isTaken ? 'told' : 'failed';
}

async function tellElsewhere(callback: Callback, client: Client): Promise<CallbackOutcome> {
  const { account, task, target, isSigned } = callback;
  const found = await findAwaited(client, target);
  if (found.kind === 'early') {
    // Its wait is about to begin, here perhaps: what was told is kept for it, and a hint is.
    if (!isSigned) void account.board?.check(task.taskId);
    return 'failed';
  }
  if (found.kind !== 'awaited' || found.ref.taskId !== task.taskId) return 'late';
  const whole = isSigned && isWhole(task) ? task : await account.getTask(found.ref);
  if (!isWhole(whole)) return 'unconfirmed';
  account.board?.tell(whole);
  return (await endAwaited(client, found, { task: whole, looks: 0 })) ? 'told' : 'late';
}

async function withinLimit(work: Promise<CallbackOutcome>): Promise<CallbackOutcome> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<CallbackOutcome>((resolve) => {
    timer = setTimeout(() => resolve('failed'), LIMIT_MS);
  });
  work.catch(() => undefined);
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
