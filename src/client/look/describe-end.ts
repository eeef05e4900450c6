import type { ErrorCode } from '../../domain/error.js';
import type { BadEnd } from '../../domain/generation/bad-end.js';
import { readFailure } from '../../domain/generation/recorded-failure.js';

/** Why something of many generations has no result; `terminated` is what it means that somebody has ended it by hand. */
export function describeEnd(
  end: Exclude<BadEnd, { kind: 'cancelled' }>,
  terminated: string,
): { readonly kind: ErrorCode; readonly text: string } {
  switch (end.kind) {
    case 'failed':
      return readFailure(end.failure).error;
    case 'terminated':
      return { kind: 'Terminated', text: terminated };
    case 'timedOut':
      return { kind: 'Unexpected', text: 'Temporal ended it: its own time limit was over.' };
    case 'other':
      return { kind: 'Unexpected', text: end.text };
  }
}
