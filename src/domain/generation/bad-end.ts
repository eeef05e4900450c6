import type { FailedGeneration, RecordedFailure } from './recorded-failure.js';
import { readFailure } from './recorded-failure.js';

/** How a workflow has ended that has no result, as Temporal tells it. */
export type BadEnd =
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly failure: RecordedFailure }
  /** At this end and those below, the workflow was not there to note it. */
  | { readonly kind: 'terminated'; readonly reason?: string }
  | { readonly kind: 'timedOut' }
  | { readonly kind: 'other'; readonly text: string };

/** What such an end means, in the same words wherever it is told. */
export function describeBadEnd(end: Exclude<BadEnd, { kind: 'cancelled' }>): FailedGeneration {
  switch (end.kind) {
    case 'failed':
      return readFailure(end.failure);
    case 'terminated':
      return endedFromOutside('Terminated', `The generation was terminated by hand. ${end.reason ?? ''}`.trim());
    case 'timedOut':
      return endedFromOutside('Unexpected', 'Temporal ended it: its own time limit was over.');
    case 'other':
      return endedFromOutside('Unexpected', `The generation was ended from outside (${end.text}).`);
  }
}

const endedFromOutside = (kind: 'Terminated' | 'Unexpected', text: string): FailedGeneration => ({
  error: { kind, text },
  facts: {},
});
