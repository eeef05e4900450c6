import { DefaultFailureConverter } from '@temporalio/common';
import { ENCODES_FAILURES } from '../../contract/failures.js';

/** Temporal's own converter; where the worker encrypts, messages and stack traces go where its codec finds them. */
export const failureConverter = new DefaultFailureConverter({
  encodeCommonAttributes: Reflect.get(globalThis, ENCODES_FAILURES) === true,
});
