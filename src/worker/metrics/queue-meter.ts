import type { Registry } from 'prom-client';
import { Gauge } from 'prom-client';
import type { Pack } from '../../products/pack.js';
import type { Backlog } from '../../temporal/troubled-tasks.js';
import { accountLabel } from './account-label.js';
import { clear } from './worker-gauges.js';

/** What the looks for alerts have seen at the Temporal server: of the whole task queue, whichever worker is asked. */
export interface QueueMeter {
  waiting(of: { readonly account: string; readonly pack: Pack }, backlog: Backlog): void;
  stuck(count: number): void;
  parked(count: number): void;
}

/** What nobody has been able to ask for so long is no longer told as if it were so. */
const VALID_MS = 5 * 60_000;

export function createQueueMeter(registry: Registry, now: () => number = () => performance.now()): QueueMeter {
  const waiting = createFading(registry, now, {
    name: 'kling_queue_waiting',
    help: "Generations that wait for one of Kling's slots, about.",
    labelNames: ['account', 'pack'],
  });
  const oldest = createFading(registry, now, {
    name: 'kling_queue_oldest_seconds',
    help: 'How long the one that has waited longest waits for a slot; 0 where none waits.',
    labelNames: ['account', 'pack'],
  });
  const stuck = createFading(registry, now, {
    name: 'kling_generations_stuck',
    help: 'Generations that take unusually long at Kling now; 100 stands for more. Needs our search attributes.',
  });
  const parked = createFading(registry, now, {
    name: 'kling_generations_parked',
    help: 'Generations parked in the last 7 days whose task nobody has collected; 100 stands for more. Needs our search attributes.',
  });
  return {
    waiting({ account, pack }, backlog) {
      const labels = { ...accountLabel(account), pack };
      waiting(labels, backlog.waiting);
      oldest(labels, backlog.waiting === 0 ? 0 : backlog.oldestSeconds);
    },
    stuck: (count) => stuck({}, count),
    parked: (count) => parked({}, count),
  };
}

interface Family {
  readonly name: string;
  readonly help: string;
  readonly labelNames?: readonly string[];
}

/** A gauge whose values are forgotten when they are too old. */
function createFading(registry: Registry, now: () => number, { labelNames = [], ...family }: Family) {
  const values = new Map<string, { readonly labels: Record<string, string>; readonly value: number; atMs: number }>();
  new Gauge({
    ...{ ...family, labelNames, registers: [registry] },
    collect() {
      clear(this, labelNames);
      for (const { labels, value, atMs } of values.values()) if (now() - atMs < VALID_MS) this.set(labels, value);
    },
  });
  return (labels: Record<string, string>, value: number): void =>
    void values.set(JSON.stringify(labels), { labels, value, atMs: now() });
}
