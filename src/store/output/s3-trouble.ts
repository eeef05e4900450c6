import { KlingFailure } from '../../domain/kling-failure.js';
import { explainS3 } from '../s3/explain-s3.js';

/** For `catch`: says of trouble with a bucket what it is, behind what was tried. */
export function explainTrouble(task: string): (error: unknown) => never {
  return (error) => {
    if (error instanceof KlingFailure) throw error;
    throw new KlingFailure('Storage', `${task}${explainS3(error)}`, { cause: error });
  };
}
