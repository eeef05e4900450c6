import type { Registry } from 'prom-client';
import { Counter, Histogram } from 'prom-client';
import type { KlingFailure } from '../../domain/kling-failure.js';
import type { StatusMethod } from '../../domain/method-counts.js';
import { LATENCY_BOUNDS_MS } from '../../domain/method-counts.js';
import { accountLabel } from './account-label.js';

/** Counts what one account's parts see of Kling. */
export interface KlingMeter {
  /** A request was answered, or failed. */
  readonly answered: (failure: KlingFailure | undefined) => void;
  /** A request for the status of tasks has taken so long. */
  readonly looked: (method: StatusMethod, latencyMs: number) => void;
  /** An end was heard of so long after Kling's own time of it, by a look or by a callback. */
  readonly noticed: (delayMs: number, by: 'look' | 'callback') => void;
  readonly downloaded: (bytes: number) => void;
}

/** The budget for the delay is 1 s by looks and 0.2 s by callbacks. */
const NOTICE_BOUNDS_SECONDS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 300];

/** Makes the meter of an account. */
export function createKlingMeters(registry: Registry): (account: string) => KlingMeter {
  const registers = [registry];
  const requests = new Counter({
    name: 'kling_api_requests_total',
    help: 'Requests to Kling, by "ok" or the kind of the failure.',
    labelNames: ['account', 'outcome'],
    registers,
  });
  const latency = new Histogram({
    name: 'kling_status_latency_seconds',
    help: 'Time from sending a request for statuses to the end of its reply.',
    labelNames: ['method'],
    buckets: LATENCY_BOUNDS_MS.map((boundMs) => boundMs / 1000),
    registers,
  });
  const delay = new Histogram({
    name: 'kling_notice_delay_seconds',
    help: "Time from a task's end, by Kling's clock, until this worker heard of it, by its own.",
    labelNames: ['account', 'by'],
    buckets: NOTICE_BOUNDS_SECONDS,
    registers,
  });
  const bytes = new Counter({
    name: 'kling_download_bytes_total',
    help: "Bytes of results that came from Kling's media hosts.",
    labelNames: ['account'],
    registers,
  });
  return (account) => {
    const label = accountLabel(account);
    return {
      answered: (failure) => requests.inc({ ...label, outcome: failure?.code ?? 'ok' }),
      looked: (method, latencyMs) => latency.observe({ method }, latencyMs / 1000),
      // Two clocks: what is heard of before it happened was heard of at once.
      noticed: (delayMs, by) => delay.observe({ ...label, by }, Math.max(0, delayMs) / 1000),
      downloaded: (count) => bytes.inc(label, count),
    };
  };
}
