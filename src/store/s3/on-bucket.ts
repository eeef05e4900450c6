import { InvalidRequest } from '../../domain/invalid-request.js';
import { KlingFailure } from '../../domain/kling-failure.js';
import { explainS3 } from './explain-s3.js';

/** What `work` has found out itself, and faults of a program: no bucket makes those. */
const NOT_OF_BUCKETS = [KlingFailure, InvalidRequest, TypeError, RangeError, ReferenceError];

/**
 * Runs `work`, and throws trouble with the bucket as `KlingFailure` of kind `Storage`, with what was tried before the reason: no clip that is paid
 * for is given up for any.
 */
export async function onBucket<T>(task: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (NOT_OF_BUCKETS.some((kind) => error instanceof kind)) throw error;
    throw new KlingFailure('Storage', `${task}${explainS3(error)}`, { cause: error });
  }
}
