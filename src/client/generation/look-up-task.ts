import type { Config } from '../../config/read-config.js';
import type { TaskRef } from '../../ports/kling.js';
import { KlingFailure } from '../../domain/kling-failure.js';
import { UnknownTask, UsageError } from '../client-errors.js';
import type { AccountConfig } from '../tasks/connect-account.js';
import { connectAccount } from '../tasks/connect-account.js';

/** A look-up is one small request for each product: who waits at a terminal is told sooner than a worker would be. */
const LOOK_UP_LIMIT_MS = 10_000;

/** Who is asked, and how. */
export interface LookUp {
  readonly config: AccountConfig & Pick<Config, 'credentials'>;
  readonly signal: AbortSignal;
  /** Gets a sentence when Kling could not be asked. */
  readonly onTrouble: (text: string) => void;
}

/**
 * Asks Kling whether it knows the task, free of charge, and returns the error to throw when it does not. Without keys here, or when Kling
 * does not answer, nothing is said against the task: the worker asks again.
 */
export async function lookUpTask(ref: TaskRef, { config, signal, onTrouble }: LookUp): Promise<Error | undefined> {
  const { credentials, klingBaseUrl } = config;
  if (credentials === undefined) return undefined;
  const { kling, close } = connectAccount(config, credentials, { requestTimeoutMs: LOOK_UP_LIMIT_MS, onTrouble });
  const isKnown = async (wanted: TaskRef): Promise<boolean> => {
    try {
      await kling.getTask(wanted, { signal });
      return true;
    } catch (error) {
      if (error instanceof KlingFailure && error.code === 'NotFound') return false;
      throw error;
    }
  };
  try {
    if (await isKnown(ref)) return undefined;
    const { taskId, task } = ref;
    if (task !== undefined && (await isKnown({ taskId }))) {
      return new UsageError(`Task ${taskId} is there, but it is not of ${task}.`, {
        advice: [{ action: 'leaveOutProduct' }],
      });
    }
    return new UnknownTask(taskId, klingBaseUrl);
  } catch (error) {
    if (signal.aborted) return undefined;
    if (!(error instanceof KlingFailure)) throw error;
    onTrouble(`Kling could not be asked from here (${error.message}); the worker asks.`);
    return undefined;
  } finally {
    await close();
  }
}
