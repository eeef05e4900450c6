import { isRecord } from '../json.js';
import { isRouteMatch } from './routes.js';

/** The points of a call at which a barrier can hold it. */
export const BARRIER_POINTS = ['before', 'after-accept', 'media'] as const;

/** The point of a call at which a barrier holds it. */
export type BarrierPoint = (typeof BARRIER_POINTS)[number];

/**
 * A barrier holds every call of `route` (see `FaultSpec`) until it is released: `before` the call takes effect,
 * `after-accept` when it has and the reply is ready, or `media` once `atByte` bytes of the body are sent (default
 * half of it).
 */
export interface BarrierSpec {
  readonly name: string;
  readonly route: string;
  readonly at: BarrierPoint;
  readonly atByte?: number;
}

/** A handle on one barrier. */
export interface Barrier {
  /** How many calls it holds now. */
  readonly waiting: () => number;
  /** Resolves once `count` calls (default 1) have arrived since the barrier was set. */
  readonly arrived: (count?: number) => Promise<void>;
  /** Lets all calls go and removes the barrier. Answers how many it held. */
  readonly release: () => number;
}

/** The barriers of one simulator. */
export interface Barriers {
  readonly set: (spec: BarrierSpec) => Barrier;
  readonly find: (name: string) => Barrier | undefined;
  /** The barrier that holds this call at this point, if any. */
  readonly match: (at: BarrierPoint, route: string, path: string) => HoldingBarrier | undefined;
  readonly releaseAll: () => void;
}

/** A barrier as a call meets it. */
export interface HoldingBarrier {
  readonly spec: BarrierSpec;
  /** Waits for the release, or for `gone`: the client has closed the connection. */
  readonly hold: (gone: AbortSignal) => Promise<void>;
}

/** Builds a simulator's barriers. A second barrier of the same name releases and replaces the first. */
export function createBarriers(): Barriers {
  const barriers = new Map<string, Barrier & HoldingBarrier>();

  const set = (spec: BarrierSpec) => {
    barriers.get(spec.name)?.release();
    const barrier = createBarrier(spec, () => barriers.delete(spec.name));
    barriers.set(spec.name, barrier);
    return barrier;
  };

  return {
    set,
    find: (name) => barriers.get(name),
    match: (at, route, path) =>
      [...barriers.values()].find(({ spec }) => spec.at === at && isRouteMatch(spec.route, route, path)),
    releaseAll: () => {
      for (const barrier of [...barriers.values()]) barrier.release();
    },
  };
}

function createBarrier(spec: BarrierSpec, remove: () => void): Barrier & HoldingBarrier {
  const held = new Set<() => void>();
  const watchers: { readonly count: number; readonly resolve: () => void }[] = [];
  let arrivals = 0;

  return {
    spec,
    waiting: () => held.size,
    arrived: (count = 1) => {
      if (arrivals >= count) return Promise.resolve();
      return new Promise((resolve) => watchers.push({ count, resolve }));
    },
    release: () => {
      remove();
      const released = held.size;
      for (const goOn of [...held]) goOn();
      return released;
    },
    hold: (gone) =>
      new Promise((resolve) => {
        const goOn = () => {
          held.delete(goOn);
          resolve();
        };
        held.add(goOn);
        arrivals += 1;
        for (const watcher of watchers) if (arrivals >= watcher.count) watcher.resolve();
        gone.addEventListener('abort', goOn, { once: true });
        if (gone.aborted) goOn();
      }),
  };
}

/** Reads a barrier out of JSON. Throws a `TypeError` that names what is wrong. */
export function parseBarrier(value: unknown): BarrierSpec {
  if (!isRecord(value)) throw new TypeError('a barrier must be a JSON object');
  const { name, route, at, atByte } = value;
  const point = BARRIER_POINTS.find((candidate) => candidate === at);
  if (typeof name !== 'string' || !/^[\w.-]+$/.test(name)) throw new TypeError('a barrier needs a "name"');
  if (typeof route !== 'string') throw new TypeError('a barrier needs a "route"');
  if (point === undefined) throw new TypeError(`"at" must be one of ${BARRIER_POINTS.join(', ')}`);
  return { name, route, at: point, ...(typeof atByte === 'number' && { atByte }) };
}
