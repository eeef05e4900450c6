import type { ClientRequest } from 'node:http';
import { request } from 'node:http';

import type { Clock } from '../clock.js';
import type { Settings } from '../settings.js';
import { signDelivery } from './signature.js';
import type { Stats } from '../tasks/stats.js';
import type { Task } from '../tasks/task.js';

/** Tells a task's `callback_url` of its changes. */
export interface Callbacks {
  /** Sends the task as it stands now. Deliveries of one task keep their order; each is tried once. */
  readonly send: (task: Task) => void;
  /** Gives up all deliveries. */
  readonly stop: () => void;
}

/** How long Kling waits for a receiver is not documented. */
const TIMEOUT_MS = 5000;

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
  const { settings, clock, stats, nextId, render } = parts;
  const active = new Set<ClientRequest>();
  let isStopped = false;
  const queues = new Map<string, Promise<void>>();

  const headersFor = (body: string): Record<string, string> => {
    const headers = { 'Content-Type': 'application/json; charset=utf-8' };
    if (settings.webhookSecret === '') return headers;
    const id = nextId();
    const timestamp = String(Math.floor(clock.now() / 1000));
    const signature = signDelivery(settings.webhookSecret, { id, timestamp, body });
    return { ...headers, 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
  };

  return {
    send: (task) => {
      const url = parseLoopbackUrl(task.order.callbackUrl);
      if (url === undefined || isStopped) return;
      const body = JSON.stringify(render(task));
      const previous = queues.get(task.id) ?? Promise.resolve();
      const delivery = previous.then(() => deliver(url, headersFor(body), body, active)).then(stats.countCallback);
      queues.set(task.id, delivery);
      void delivery.then(() => queues.get(task.id) === delivery && queues.delete(task.id));
    },
    stop: () => {
      isStopped = true;
      queues.clear();
      for (const call of active) call.destroy();
    },
  };
}

function parseLoopbackUrl(text: string | undefined): URL | undefined {
  if (text === undefined || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isLoopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
  return url.protocol === 'http:' && isLoopback ? url : undefined;
}

/** Resolves when the delivery is over, well or not: nobody is told of a failed one. */
function deliver(url: URL, headers: Record<string, string>, body: string, active: Set<ClientRequest>): Promise<void> {
  return new Promise((resolve) => {
    const call = request(url, { method: 'POST', headers, agent: false, timeout: TIMEOUT_MS });
    active.add(call);
    call.on('response', (response) => response.resume());
    call.on('timeout', () => call.destroy());
    call.on('error', () => undefined);
    call.on('close', () => {
      active.delete(call);
      resolve();
    });
    call.end(body);
  });
}
