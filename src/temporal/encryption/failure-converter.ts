import { DefaultFailureConverter } from '@temporalio/common';

/** Puts messages and stack traces where the codec encrypts them. The worker's SDK loads this by its file; what reads failures needs nothing of it. */
export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
