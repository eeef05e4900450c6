import type { DownloadInput } from '../../contract/generation-activities.js';
import { FAILURES } from '../../domain/failure.js';
import { KlingFailure } from '../../domain/kling-failure.js';
import type { Output } from '../../domain/task.js';
import { isIsoTime } from '../../domain/text/iso-time.js';
import type { Kling } from '../../ports/kling.js';
import { waitedOut } from '../waited-out.js';
import { timeOf } from './missing-file.js';

/** Where the files of a task are to be had, signed for a while. */
export interface Links {
  readonly outputs: readonly Output[];
  /** ISO 8601, Kling's clock: when the task last changed, or was made. */
  readonly taskTime?: string;
  /** Whether they were asked for in this try. */
  readonly isFresh: boolean;
}

/** Those with which the task ended. */
export function firstLinks({ outputs, sidecar: { createdAt } }: DownloadInput): Links {
  return { outputs, taskTime: isIsoTime(createdAt) ? createdAt : undefined, isFresh: false };
}

/** Asks the task for fresh links. Where Kling knows no such task any more, the old ones stay. */
export async function renewLinks({ taskId, task }: DownloadInput, known: Links, kling: Kling): Promise<Links> {
  try {
    const fresh = await kling.getTask({ taskId, task });
    return { outputs: fresh.outputs, taskTime: timeOf(fresh) ?? known.taskTime, isFresh: true };
  } catch (error) {
    if (!(error instanceof KlingFailure) || FAILURES[error.code].retry !== 'never') throw error;
    if (error.code === 'NotFound') return { ...known, isFresh: true };
    // The result is paid for and stays for 30 days: whatever keeps us from the account may be mended meanwhile.
    throw waitedOut(error);
  }
}
