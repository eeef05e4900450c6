import type { CallbackCounts, CallbackOutcome } from '../domain/callbacks/callback-counts.js';
import { CALLBACK_OUTCOMES } from '../domain/callbacks/callback-counts.js';

/** Counts what came and what became of it. */
export function createCallbackCounts(now: () => number) {
  const outcomes = Object.fromEntries(CALLBACK_OUTCOMES.map((outcome) => [outcome, 0])) as Record<
    CallbackOutcome,
    number
  >;
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
