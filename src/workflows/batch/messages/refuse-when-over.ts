import type { BatchFacts } from '../../../domain/batch/progress/batch-facts.js';
import { refuse } from '../../refuse.js';

/** Refuses to steer a batch that has ended, or is about to. */
export function refuseWhenOver({ endedAt, state }: BatchFacts): void {
  if (endedAt !== undefined) refuse('The batch has ended; start it again to do what is missing.');
  if (state === 'cancelled') refuse('The batch is cancelled and ends.');
}
