import type { ProductName } from '../../products/catalogue.js';
import { KlingFailure } from '../../domain/kling-failure.js';
import type { PollSchedule } from '../../domain/generation/polling.js';
import { backOffMs } from '../../domain/generation/polling.js';
import { tickIntervalMs } from './look-interval.js';
import { isNoEndpoint } from '../api/no-endpoint.js';

/** A way to ask: by id, at `/tasks`, or by the list of a product. */
export type Way = 'get' | 'tasks' | ProductName;

/** Kling may ask us to wait, but a gateway's "come back tomorrow" must not park what has been paid for. */
const MAX_RETRY_AFTER_MS = 600_000;

export type LookWays = ReturnType<typeof createLookWays>;

/**
 * Remembers which ways are open. One that fails is closed for a while, each time twice as long, up to twice the longest delay between
 * looks, or for as long as Kling says; meanwhile the board asks by the others, if they work. "Too many requests" closes all of them.
 */
export function createLookWays({
  schedule,
  jitter,
  elapsed,
}: {
  schedule: PollSchedule;
  jitter: (delayMs: number) => number;
  /** Milliseconds by a clock that nobody sets; `untilMs` and the like are of this clock. */
  elapsed: () => number;
}) {
  const troubles = new Map<Way, { readonly failures: number; readonly untilMs: number }>();
  let allClosedUntilMs = 0;
  // A tick that fails for the first time may come again soon: somebody is to be told within seconds.
  const quick: PollSchedule = { ...schedule, firstMs: 2 * tickIntervalMs(1, schedule) };

  /** By the clock that nobody sets; Infinity for what is closed for good. */
  function opensAtMs(way: Way): number {
    return Math.max(allClosedUntilMs, troubles.get(way)?.untilMs ?? 0);
  }

  return {
    opensAtMs,
    isOpen: (way: Way) => elapsed() >= opensAtMs(way),
    /** Whether some way is closed for a while: then Kling is asked with care by the others. */
    isTroubled: () =>
      elapsed() < allClosedUntilMs ||
      [...troubles.values()].some(({ failures, untilMs }) => failures > 0 && elapsed() < untilMs),
    worked: (way: Way) => void troubles.delete(way),
    failed(way: Way, error: unknown): void {
      const failures = (troubles.get(way)?.failures ?? 0) + 1;
      const waitMs = jitter(backOffMs(failures, way === 'get' ? schedule : quick));
      const askedMs = error instanceof KlingFailure ? (error.facts.retryAfterSeconds ?? 0) * 1000 : 0;
      const untilMs = elapsed() + Math.max(waitMs, Math.min(askedMs, MAX_RETRY_AFTER_MS));
      troubles.set(way, { failures, untilMs });
      if (error instanceof KlingFailure && error.code === 'RateLimited') {
        allClosedUntilMs = Math.max(allClosedUntilMs, untilMs);
      }
    },
    /** For good unless told for how long. */
    close(way: Way, forMs = Infinity): void {
      troubles.set(way, { failures: 0, untilMs: elapsed() + forMs });
    },
  };
}

/**
 * What the failure of a shared look is about: `way`, this account or server has no such endpoint; `ids`, one of the ids asked for is
 * not to its liking; `trouble`, anything else, which time or a person has to mend. A key that `/tasks` refuses may be good everywhere
 * else: Kling's new endpoints know other credentials than the old ones. Where it is not, the other ways will say so.
 */
export function blameFor(method: 'list' | 'tasks', error: unknown): 'way' | 'ids' | 'trouble' {
  if (!(error instanceof KlingFailure)) return 'trouble';
  const { code: kind } = error;
  if (kind === 'Forbidden' || isNoEndpoint(error)) return 'way';
  if (method === 'tasks' && kind === 'Credentials') return 'way';
  if (kind === 'InvalidRequest' || kind === 'NotFound') return method === 'list' ? 'way' : 'ids';
  return 'trouble';
}
