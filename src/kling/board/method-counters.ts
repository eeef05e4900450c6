import type { MethodCounts, StatusMethod } from '../../domain/method-counts.js';
import { LATENCY_BOUNDS_MS } from '../../domain/method-counts.js';
import type { Exchange } from '../api/call.js';

interface Counter extends Record<'requests' | 'bytes' | 'hits' | 'misses' | 'errors', number> {
  readonly latency: { sumMs: number; maxMs: number; readonly atMost: number[] };
  readonly refusals: string[];
}

export type MethodCounters = ReturnType<typeof createMethodCounters>;

/** Reasons bear request ids, so that each may be another text: the first few tell the story. */
const MAX_REFUSALS = 10;

/** Told of each request for statuses. */
export type OnLook = (method: StatusMethod, latencyMs: number) => void;

/** Counts, for each method of asking, what it costs (requests, bytes, time) and what it brings (hits, misses, errors). */
export function createMethodCounters(onLook: OnLook = () => undefined) {
  const counters = { get: createCounter(), list: createCounter(), tasks: createCounter() };
  return {
    /** One request and what came back, if anything. */
    exchanged(method: StatusMethod, { sizeBytes, latencyMs }: Exchange): void {
      const { [method]: counter } = counters;
      onLook(method, latencyMs);
      counter.requests += 1;
      counter.bytes += sizeBytes;
      counter.latency.sumMs += latencyMs;
      counter.latency.maxMs = Math.max(counter.latency.maxMs, latencyMs);
      LATENCY_BOUNDS_MS.forEach((boundMs, index) => {
        if (latencyMs <= boundMs) counter.latency.atMost[index] = (counter.latency.atMost[index] ?? 0) + 1;
      });
    },
    /** How many of the tasks that a look was for its answer held. */
    answered(method: StatusMethod, { hits, misses }: { hits: number; misses: number }): void {
      counters[method].hits += hits;
      counters[method].misses += misses;
    },
    failed(method: StatusMethod): void {
      counters[method].errors += 1;
    },
    /** A method that is given up; `reason` is a sentence. Answers whether it is news. */
    refused(method: StatusMethod, reason: string): boolean {
      const { refusals } = counters[method];
      const isNews = !refusals.includes(reason) && refusals.length < MAX_REFUSALS;
      if (isNews) refusals.push(reason);
      return isNews;
    },
    /** A copy: plain JSON. */
    snapshot: (): MethodCounts => structuredClone(counters),
  };
}

function createCounter(): Counter {
  const atMost = LATENCY_BOUNDS_MS.map(() => 0);
  return {
    requests: 0,
    bytes: 0,
    latency: { sumMs: 0, maxMs: 0, atMost },
    hits: 0,
    misses: 0,
    errors: 0,
    refusals: [],
  };
}
