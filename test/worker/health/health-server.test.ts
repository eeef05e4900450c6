import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Listening } from '../../../src/network/listening.js';
import { HealthAddressUnusable, startHealthServer } from '../../../src/worker/health/health-server.js';
import { createMethodCounters } from '../../../src/kling/board/method-counters.js';

describe('the health server', () => {
  const started: Listening[] = [];
  afterEach(async () => {
    await Promise.all(started.splice(0).map((server) => server.close()));
  });

  async function start(
    ready: boolean,
    { port = 0, ...more }: { port?: number; onPortTaken?: (text: string) => void } = {},
  ) {
    const server = await startHealthServer({
      host: '127.0.0.1',
      port,
      ...more,
      report: () => ({ ready, tasksWatched: 3 }),
      methods: () => createMethodCounters().snapshot(),
      metrics: () => Promise.resolve({ contentType: 'text/plain; version=0.0.4', body: 'kling_tasks_watched 3\n' }),
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
    expect(reply.headers.get('content-type')).toBe('text/plain; version=0.0.4');
    expect(await reply.text()).toBe('kling_tasks_watched 3\n');
  });

  it('answers /methods with the counters of each way to ask for statuses', async () => {
    const reply = await fetch(`${await start(true)}/methods`);
    expect(await reply.json()).toEqual(createMethodCounters().snapshot());
  });

  it('takes a free port, and says so, when the wanted one is taken and another will do', async () => {
    const first = await start(true);
    const told: string[] = [];
    const port = Number(new URL(first).port);
    const second = await start(true, { port, onPortTaken: (text) => told.push(text) });
    expect(second).not.toBe(first);
    expect((await fetch(`${second}/healthz`)).status).toBe(200);
    expect(told).toEqual([`Port ${port} is taken, by another worker perhaps: health is answered on a free one.`]);
  });

  it.each([
    ['a port that is taken', '127.0.0.1', undefined, 'another process listens there (EADDRINUSE)'],
    ['an address of another machine', '192.0.2.1', 0, 'this machine does not have that address (EADDRNOTAVAIL)'],
    ['a host that there is not', 'no-such-host.invalid', 0, /there is no such host|cannot be looked up/],
  ])('does without no word about %s that was asked for', async (_what, host, asked, why) => {
    const port = asked ?? Number(new URL(await start(true)).port);
    const starting = startHealthServer({
      host,
      port,
      report: () => ({ ready: true }),
      methods: () => createMethodCounters().snapshot(),
      metrics: () => Promise.reject(new Error('nobody asks')),
    });
    await expect(starting).rejects.toBeInstanceOf(HealthAddressUnusable);
    await expect(starting).rejects.toThrow(why);
    await expect(starting).rejects.toThrow(`${host}:${port}`);
    await expect(starting).rejects.toThrow('Set KLING_HEALTH_ADDRESS');
  });

  it.each([
    ['says nothing', ''],
    ['never ends its request', 'GET /healthz HTTP/1.1\r\nhost: here\r\nx-slow: '],
    ['never sends the body it has announced', 'POST /healthz HTTP/1.1\r\nhost: here\r\ncontent-length: 100\r\n\r\n'],
  ])('cuts off a client that %s', async (_what, sent) => {
    const { hostname, port } = new URL(await start(true));
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined).resume();
    socket.write(sent);
    await new Promise((resolve) => socket.once('close', resolve));
  });
});
