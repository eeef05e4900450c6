import { KlingFailure } from '../domain/kling-failure.js';

/** For `catch`: says of trouble with reading a folder which one it is. */
export function explainPlace(place: string): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof KlingFailure)) throw error;
    throw new KlingFailure('Storage', `Cannot read ${place}: ${error.message}`, { cause: error.cause });
  };
}
