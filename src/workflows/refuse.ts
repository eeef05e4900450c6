import { ApplicationFailure } from '@temporalio/workflow';
import { REFUSED } from '../contract/failures.js';

/** Refuses a query or an update with a sentence that says what to write; without a stack, which would show this machine's paths. */
export function refuse(message: string): never {
  const failure = ApplicationFailure.create({ message, type: REFUSED, nonRetryable: true });
  failure.stack = '';
  throw failure;
}
