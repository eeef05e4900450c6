import type { ProductName } from '../../products/catalogue.js';
import { KlingFailure } from '../../domain/kling-failure.js';
import type { PollSchedule } from '../../domain/generation/polls/polling.js';
import { backOffMs } from '../../domain/generation/polls/polling.js';
import { tickIntervalMs } from './look-interval.js';
import type { SharedLook } from './look-plan.js';
import { isNoEndpoint } from '../api/no-endpoint.js';

/** How to ask: by id, at `/tasks`, by the list of all products there, or by the list of one. */
export type LookMethod = 'get' | 'tasks' | 'page' | ProductName;

/** Kling may ask us to wait, but a gateway's "come back tomorrow" must not park what has been paid for. */
const MAX_RETRY_AFTER_MS = 600_000;

export type LookMethods = ReturnType<typeof createLookMethods>;

/**
 * Remembers which methods are open. One that fails is closed for a while, each time twice as long, up to twice the longest delay between
 * looks, or for as long as Kling says; meanwhile the board asks by the others, if they work. "Too many requests" closes all of them.
 */
export function createLookMethods({
  schedule,
  jitter,
  elapsed,
}: {
  schedule: PollSchedule;
  jitter: (delayMs: number) => number;
  /** Milliseconds by a clock that nobody sets; `untilMs` and the like are of this clock. */
  elapsed: () => number;
}) {
  const troubles = new Map<LookMethod, { readonly failures: number; readonly untilMs: number }>();
  let allClosedUntilMs = 0;
  // A tick that fails for the first time may come again soon: somebody is to be told within seconds.
  const quick: PollSchedule = { ...schedule, firstMs: 2 * tickIntervalMs(1, schedule) };

  /** By the clock that nobody sets; Infinity for what is closed for good. */
  function opensAtMs(method: LookMethod): number {
    return Math.max(allClosedUntilMs, troubles.get(method)?.untilMs ?? 0);
  }

  return {
    opensAtMs,
    isOpen: (method: LookMethod) => elapsed() >= opensAtMs(method),
    /** Whether some method is closed for a while: then few looks by id run at the same time. */
    isTroubled: () =>
      elapsed() < allClosedUntilMs ||
      [...troubles.values()].some(({ failures, untilMs }) => failures > 0 && elapsed() < untilMs),
    worked: (method: LookMethod) => void troubles.delete(method),
    failed(method: LookMethod, error: unknown): void {
      const failures = (troubles.get(method)?.failures ?? 0) + 1;
      const waitMs = jitter(backOffMs(failures, method === 'get' ? schedule : quick));
      const askedMs = error instanceof KlingFailure ? (error.facts.retryAfterSeconds ?? 0) * 1000 : 0;
      const untilMs = elapsed() + Math.max(waitMs, Math.min(askedMs, MAX_RETRY_AFTER_MS));
      troubles.set(method, { failures, untilMs });
      if (error instanceof KlingFailure && error.code === 'RateLimited') {
        allClosedUntilMs = Math.max(allClosedUntilMs, untilMs);
      }
    },
    /** For good unless told for how long. */
    close(method: LookMethod, forMs = Infinity): void {
      troubles.set(method, { failures: 0, untilMs: elapsed() + forMs });
    },
  };
}

/**
 * What the failure of a shared look is about: `method`, this account or server has no such endpoint; `ids`, it refuses one of the ids
 * asked for; `trouble`, anything else, which time or a person has to mend. A key that `/tasks` refuses may be good everywhere else:
 * Kling's new endpoints know other credentials than the old ones. Where it is not, the other methods will say so.
 */
export function blameFor(method: SharedLook['method'], error: unknown): 'method' | 'ids' | 'trouble' {
  if (!(error instanceof KlingFailure)) return 'trouble';
  const { code: kind } = error;
  if (kind === 'Forbidden' || isNoEndpoint(error)) return 'method';
  if (method !== 'list' && kind === 'Credentials') return 'method';
  if (kind === 'InvalidRequest' || kind === 'NotFound') return method === 'tasks' ? 'ids' : 'method';
  return 'trouble';
}
