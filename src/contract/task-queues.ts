import type { Pack } from '../products/pack.js';

/** Where generations and batches wait for a worker, unless `KLING_TASK_QUEUE` says otherwise. */
export const DEFAULT_TASK_QUEUE = 'kling';

/** The gated queue on which `submit` waits for one of the account's slots: `kling-submit-video`, `kling-submit-image`. */
export function submitQueue(taskQueue: string, pack: Pack): string {
  return `${taskQueue}-submit-${pack}`;
}
