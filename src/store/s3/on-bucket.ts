import { KlingFailure } from '../../domain/kling-failure.js';
import { explainS3 } from './explain-s3.js';

/** Faults of a program, which no bucket makes. */
const FAULTS = [TypeError, RangeError, ReferenceError];

/**
 * Runs `work`, and throws trouble with the bucket as `KlingFailure` of kind `Storage`, with what was tried before the reason: no clip that is paid
 * for is given up for any.
 */
export async function onBucket<T>(task: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof KlingFailure || FAULTS.some((fault) => error instanceof fault)) throw error;
    throw new KlingFailure('Storage', `${task}${explainS3(error)}`, { cause: error });
  }
}
