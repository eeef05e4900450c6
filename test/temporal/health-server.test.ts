import { afterEach, describe, expect, it } from 'vitest';
import type { HealthServer } from '../../src/temporal/health-server.js';
import { startHealthServer } from '../../src/temporal/health-server.js';
import { createMethodCounters } from '../../src/kling/method-counters.js';

describe('the health server', () => {
  const started: HealthServer[] = [];
  afterEach(async () => {
    await Promise.all(started.splice(0).map((server) => server.close()));
  });

  async function start(ready: boolean, port = 0): Promise<string> {
    const server = await startHealthServer({
      host: '127.0.0.1',
      port,
      report: () => ({ ready, tasksWatched: 3 }),
      metrics: () => ({ ready, slots: {}, tasksWatched: 3, methods: createMethodCounters().snapshot() }),
    });
    started.push(server);
    return server.url;
  }

  it.each([
    [true, '/healthz', 200, { ready: true, tasksWatched: 3 }],
    [true, '/readyz', 200, { ready: true, tasksWatched: 3 }],
    [false, '/healthz', 200, { ready: false, tasksWatched: 3 }],
    [false, '/readyz', 503, { ready: false, tasksWatched: 3 }],
    [true, '/', 404, { error: 'ask /healthz, /readyz, /metrics or /methods' }],
  ])('answers, when ready is %j, %s with %d', async (ready, path, status, body) => {
    const reply = await fetch(`${await start(ready)}${path}`);
    expect(reply.status).toBe(status);
    expect(await reply.json()).toEqual(body);
  });

  it('answers /metrics in the text format of Prometheus', async () => {
    const reply = await fetch(`${await start(true)}/metrics`);
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(await reply.text()).toContain('\nkling_tasks_watched 3\n');
  });

  it('answers /methods with the counters of each way to ask for statuses', async () => {
    const reply = await fetch(`${await start(true)}/methods`);
    expect(await reply.json()).toEqual(createMethodCounters().snapshot());
  });

  it('takes a free port when the wanted one is taken: no reason not to work', async () => {
    const first = await start(true);
    const second = await start(true, Number(new URL(first).port));
    expect(second).not.toBe(first);
    expect((await fetch(`${second}/healthz`)).status).toBe(200);
  });
});
