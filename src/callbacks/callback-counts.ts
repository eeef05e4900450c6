import type { CallbackCounts, CallbackOutcome } from '../domain/callbacks/callback-counts.js';
import { CALLBACK_OUTCOMES } from '../domain/callbacks/callback-counts.js';
import { createRecord } from '../domain/record.js';

/** Counts what came and what became of it. */
export function createCallbackCounts(now: () => number) {
  const outcomes = createRecord(CALLBACK_OUTCOMES, () => 0);
  let lastAtMs: number | undefined;
  return {
    count(outcome: CallbackOutcome): void {
      outcomes[outcome] += 1;
      if (!NOT_KLINGS.includes(outcome)) lastAtMs = now();
    },
    snapshot: (): CallbackCounts => ({
      outcomes: { ...outcomes },
      ...(lastAtMs === undefined ? {} : { lastAt: new Date(lastAtMs).toISOString() }),
    }),
  };
}

/** What anybody can cause. */
const NOT_KLINGS: readonly CallbackOutcome[] = ['unknown', 'refused', 'unreadable', 'test'];
