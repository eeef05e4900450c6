import type { Random } from '../faults/rig/random.js';
import { between, createRandom, pick } from '../faults/rig/random.js';

/** What goes wrong, and for how long where it passes. `worker` is which of the two. */
export type Fault =
  | { readonly kind: 'kill worker' | 'stop worker'; readonly worker: number; readonly awayMs: number }
  | { readonly kind: 'kill server'; readonly awayMs: number }
  | {
      readonly kind: 'partition';
      readonly worker: number;
      readonly way: 'toTemporal' | 'toKling' | 'both';
      readonly awayMs: number;
    }
  | { readonly kind: 'reset connections'; readonly worker: number }
  | { readonly kind: 'server errors'; readonly calls: number; readonly status: number }
  | { readonly kind: 'fewer slots'; readonly slots: number; readonly awayMs: number }
  | { readonly kind: 'full disk'; readonly awayMs: number }
  | { readonly kind: 'odd callbacks'; readonly callbacks: readonly string[]; readonly awayMs: number }
  | { readonly kind: 'wrong clock'; readonly aheadMs: number; readonly awayMs: number };

/** A fault that comes so long after the one before it. */
export type PlannedFault = Fault & { readonly afterMs: number };

/** How long something is away at most: as the longest partition. */
export const MOST_AWAY_MS = 8000;
/** Signatures of S3 are refused beyond a quarter of an hour. */
const MOST_AHEAD_MS = 10 * 60_000;

const MAKERS: readonly [FaultMaker, ...FaultMaker[]] = [
  (random) => ({ kind: 'kill worker', worker: between(random, 0, 1), awayMs: between(random, 0, 4000) }),
  (random) => ({ kind: 'stop worker', worker: between(random, 0, 1), awayMs: between(random, 0, 4000) }),
  (random) => ({ kind: 'kill server', awayMs: between(random, 0, 5000) }),
  (random) => ({
    kind: 'partition',
    worker: between(random, 0, 1),
    way: pick(random, ['toTemporal', 'toKling', 'both']),
    awayMs: between(random, 500, MOST_AWAY_MS),
  }),
  (random) => ({ kind: 'reset connections', worker: between(random, 0, 1) }),
  (random) => ({ kind: 'server errors', calls: between(random, 1, 30), status: pick(random, [500, 502, 503]) }),
  (random) => ({ kind: 'fewer slots', slots: between(random, 1, 8), awayMs: between(random, 1000, MOST_AWAY_MS) }),
  (random) => ({ kind: 'full disk', awayMs: between(random, 500, 5000) }),
  (random) => ({
    kind: 'odd callbacks',
    callbacks: pick(random, [['twice'], ['disorder'], ['replayed'], ['late'], ['never']]),
    awayMs: between(random, 1000, MOST_AWAY_MS),
  }),
  (random) => ({
    kind: 'wrong clock',
    aheadMs: between(random, -MOST_AHEAD_MS, MOST_AHEAD_MS),
    awayMs: between(random, 1000, MOST_AWAY_MS),
  }),
];

type FaultMaker = (random: Random) => Fault;

/** The faults of a seed: one every 1 to 5 s. */
export function planFaults(seed: number, count: number): readonly PlannedFault[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => {
    const afterMs = between(random, 1000, 5000);
    return { ...pick(random, MAKERS)(random), afterMs };
  });
}
