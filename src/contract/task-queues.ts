import type { Pack } from '../products/pack.js';

/** Where generations and batches wait for a worker, unless `KLING_TASK_QUEUE` says otherwise. */
export const DEFAULT_TASK_QUEUE = 'kling';

/**
 * The gated queue on which `submit` waits for one of the account's slots: `kling-submit-video`, `kling-submit-image`; of an account that is not
 * the default one `kling-submit-<account>-<pack>`.
 */
export function submitQueue(taskQueue: string, pack: Pack, account?: string): string {
  return [taskQueue, 'submit', ...(account === undefined ? [] : [account]), pack].join('-');
}

/** Where deliveries of notices wait for a worker: on a queue of their own, so that receivers that are slow or away hold up nothing else. */
export const noticesQueue = (taskQueue: string): string => `${taskQueue}-notices`;

/** Where operations of pipelines wait for a worker: each takes a processor for minutes, so that few are under way at once. */
export const operationsQueue = (taskQueue: string): string => `${taskQueue}-operations`;
