import { setTimeout as sleep } from 'node:timers/promises';

import type { Clock } from '../clock.js';
import type { Settings } from '../settings.js';
import type { CallbackFault } from './callback-fault.js';
import { callbackFaults } from './callback-fault.js';
import type { Calls } from './deliver.js';
import { createCalls } from './deliver.js';
import type { Delivery } from './plan-deliveries.js';
import { planDeliveries } from './plan-deliveries.js';
import { signDelivery } from './signature.js';
import type { Stats } from '../tasks/stats.js';
import type { Task } from '../tasks/task.js';
import { isEnded } from '../tasks/task.js';

/** Tells a task's `callback_url` of its changes. */
export interface Callbacks {
  /** Sends the task as it stands now. Deliveries of one task keep their order, unless a fault says otherwise; each is tried once. */
  readonly send: (task: Task) => void;
  /** Gives up all deliveries. */
  readonly stop: () => void;
}

/** So many copies are on their way at the same time. */
const AT_ONCE = 20;

async function sendCopies(copies: number, send: () => Promise<void>): Promise<void> {
  for (let left = copies; left > 0; left -= AT_ONCE)
    await Promise.all(Array.from({ length: Math.min(left, AT_ONCE) }, send));
}

/** Of the deliveries that are signed with another secret than the account's. */
const ANOTHER_SECRET = 'whsec_YW5vdGhlciBzZWNyZXQgb2YgYW5vdGhlciBhY2NvdW50';

/**
 * Builds the callbacks. Only loopback hosts over plain HTTP are called, so that no simulator ever calls a stranger; a
 * task with another URL runs without callbacks. `render` answers the bare task object.
 */
export function createCallbacks(parts: {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly stats: Stats;
  readonly nextId: () => string;
  readonly render: (task: Task) => unknown;
}): Callbacks {
  const { settings, stats, nextId, render } = parts;
  const calls: Calls = createCalls();
  const stopped = new AbortController();
  const queues = new Map<string, Promise<void>>();
  /** Of tasks whose last callback is to come first. */
  const held = new Map<string, Delivery[]>();

  const deliverAll = async (url: URL, deliveries: readonly Delivery[]): Promise<void> => {
    for (const delivery of deliveries) {
      if (delivery.delayMs > 0) await sleep(delivery.delayMs, undefined, { signal: stopped.signal });
      const headers = headersFor(delivery, parts);
      if (delivery.isSlow) void calls.drip(url, headers, delivery.body).then(stats.countCallback);
      else await sendCopies(delivery.copies, () => calls.post(url, headers, delivery.body).then(stats.countCallback));
    }
  };

  /** Holds back what is to come after the end. */
  const inOrder = (task: Task, faults: ReadonlySet<CallbackFault>, deliveries: Delivery[]): Delivery[] => {
    if (!faults.has('disorder')) return deliveries;
    const earlier = held.get(task.id) ?? [];
    held.set(task.id, [...deliveries, ...earlier]);
    if (!isEnded(task)) return [];
    held.delete(task.id);
    return [...deliveries, ...earlier];
  };

  return {
    send: (task) => {
      const url = parseLoopbackUrl(task.order.callbackUrl);
      if (url === undefined || stopped.signal.aborted) return;
      const faults = callbackFaults(task.order.prompt, settings.callbackFaults);
      const deliveries = inOrder(
        task,
        faults,
        planDeliveries(render(task), { faults, isLast: isEnded(task), foreignId: nextId() }),
      );
      const previous = queues.get(task.id) ?? Promise.resolve();
      const all = previous.then(() => deliverAll(url, deliveries)).catch(() => undefined);
      queues.set(task.id, all);
      void all.then(() => queues.get(task.id) === all && queues.delete(task.id));
    },
    stop: () => {
      stopped.abort();
      queues.clear();
      calls.stop();
    },
  };
}

function headersFor(
  { body, signedWith }: Delivery,
  { settings, clock, nextId }: { readonly settings: Settings; readonly clock: Clock; readonly nextId: () => string },
): Record<string, string> {
  const headers = { 'Content-Type': 'application/json; charset=utf-8' };
  if (settings.webhookSecret === '' || signedWith === 'nothing') return headers;
  const id = nextId();
  const timestamp = String(Math.floor(clock.now() / 1000));
  const secret = signedWith === 'secret' ? settings.webhookSecret : ANOTHER_SECRET;
  const signature = signDelivery(secret, { id, timestamp, body });
  return { ...headers, 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
}

function parseLoopbackUrl(text: string | undefined): URL | undefined {
  if (text === undefined || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isLoopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
  return url.protocol === 'http:' && isLoopback ? url : undefined;
}
