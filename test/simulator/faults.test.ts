import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { isRouteMatch } from '../../src/simulator/http/routes.js';
import { film, IMAGES, openSimulator, TEXT2VIDEO, until, videoUrl } from './local-simulator.js';

const order = film({ external_task_id: 'order-1' });

describe('a fault', () => {
  it('answers the next calls of its route with a status, without effect, and then no more', async () => {
    const { call, simulator } = await openSimulator();
    simulator.fault({
      route: 'text2video.create',
      kind: 'status',
      status: 503,
      times: 2,
      headers: { 'Retry-After': '7' },
    });
    for (let count = 0; count < 2; count += 1) {
      const { status, reply, headers } = await call(TEXT2VIDEO, { body: order });
      expect({ status, code: reply.code, retryAfter: headers.get('retry-after') }).toEqual({
        status: 503,
        code: 5001,
        retryAfter: '7',
      });
    }
    expect(simulator.tasks()).toEqual([]);
    expect((await call(TEXT2VIDEO, { body: order })).status).toBe(200);
  });

  it('carries a code, a message or a whole body of its own', async () => {
    const { call, simulator } = await openSimulator();
    simulator.fault({ route: '*', kind: 'status', status: 200, code: 1303, message: 'busy' });
    expect(await call(TEXT2VIDEO)).toMatchObject({ status: 200, reply: { code: 1303, message: 'busy' } });
    simulator.fault({ route: '*', kind: 'status', status: 404, body: '{"code":0}' });
    expect(await call(TEXT2VIDEO)).toMatchObject({ status: 404, text: '{"code":0}' });
    simulator.fault({ route: '*', kind: 'garbage' });
    expect(await call(TEXT2VIDEO)).toMatchObject({ status: 200, text: '<html><body>Bad gateway</body></html>' });
  });

  it('lets calls of another method and the first ones pass', async () => {
    const { call, simulator } = await openSimulator();
    simulator.fault({ route: '/v1/videos', method: 'GET', kind: 'status', skip: 1 });
    expect((await call(TEXT2VIDEO, { body: film() })).status).toBe(200);
    expect((await call(TEXT2VIDEO)).status).toBe(200);
    expect((await call(TEXT2VIDEO)).status).toBe(500);
    simulator.fault({ route: '*', kind: 'status', times: 9 });
    simulator.clearFaults();
    expect((await call(TEXT2VIDEO)).status).toBe(200);
  });

  for (const kind of ['reset', 'half-body', 'reset-after-accept'] as const)
    it(`breaks the connection with ${kind} and ${kind === 'reset' ? 'makes no' : 'makes a'} task`, async () => {
      const { call, simulator } = await openSimulator();
      simulator.fault({ route: '*.create', kind });
      await expect(call(TEXT2VIDEO, { body: order })).rejects.toThrow();
      const isMade = kind !== 'reset';
      expect(simulator.tasks()).toHaveLength(isMade ? 1 : 0);
      expect(simulator.ledger()).toMatchObject([{ route: 'text2video.create', fault: kind, accepted: isMade }]);
      const again = await call(TEXT2VIDEO, { body: order });
      expect(again.reply.message).toBe(isMade ? 'External_task_id order-1 already exists' : 'SUCCEED');
    });

  for (const [kind, status] of [
    ['status-after-accept', 502],
    ['garbage-after-accept', 200],
  ] as const)
    it(`spoils the reply with ${kind} though the task is made`, async () => {
      const { call, simulator } = await openSimulator();
      simulator.fault({ route: '*.create', kind, status });
      const { status: answered, reply } = await call(TEXT2VIDEO, { body: order });
      expect(answered).toBe(status);
      expect(reply.data).toBeUndefined();
      expect(simulator.ledger()).toMatchObject([{ accepted: true, externalTaskId: 'order-1', status }]);
    });

  for (const kind of ['hang', 'hang-after-accept'] as const)
    it(`never answers with ${kind}`, async () => {
      const { simulator } = await openSimulator();
      simulator.fault({ route: '*.create', kind });
      const signal = AbortSignal.timeout(60);
      const headers = { Authorization: 'Bearer api-key-kling-simulator', 'Content-Type': 'application/json' };
      const call = fetch(simulator.url + TEXT2VIDEO, { method: 'POST', headers, body: JSON.stringify(order), signal });
      await expect(call).rejects.toThrow('timeout');
      expect(simulator.tasks()).toHaveLength(kind === 'hang' ? 0 : 1);
    });

  it('delays a reply', async () => {
    const { call, simulator } = await openSimulator();
    simulator.fault({ route: '*', kind: 'delay', delayMs: 50 });
    const startMs = performance.now();
    expect((await call(TEXT2VIDEO)).status).toBe(200);
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(48);
  });

  it('cuts a file short, lets it drip, ignores a range or changes the entity tag', async () => {
    const { finish, simulator } = await openSimulator();
    const url = videoUrl(await finish(TEXT2VIDEO, film()));
    simulator.fault({ route: 'media', kind: 'truncate-media', atByte: 1000 });
    await expect(fetch(url).then((response) => response.arrayBuffer())).rejects.toThrow();
    await until(() => simulator.ledger().at(-1)?.route === 'media');
    expect(simulator.ledger().at(-1)).toMatchObject({ status: 200, bytes: 1000, fault: 'truncate-media' });
    simulator.fault({ route: 'media', kind: 'drip-media', atByte: 1000 });
    const dripping = await fetch(url);
    const pieces: number[] = [];
    for await (const piece of dripping.body ?? []) {
      pieces.push((piece as Uint8Array).length);
      if (pieces.at(-1) === 1) break;
    }
    // The first of the drops comes with what came before it, or alone.
    expect([1001, 1002]).toContain(pieces.reduce((sum, bytes) => sum + bytes, 0));
    simulator.fault({ route: 'media', kind: 'ignore-range' });
    const whole = await fetch(url, { headers: { Range: 'bytes=5-' } });
    expect(whole.status).toBe(200);
    simulator.fault({ route: 'media', kind: 'change-etag' });
    const changed = await fetch(url, { headers: { Range: 'bytes=5-', 'If-Range': whole.headers.get('etag') ?? '' } });
    expect(changed.status).toBe(200);
    expect(changed.headers.get('etag')).not.toBe(whole.headers.get('etag'));
  });

  it('names routes by pattern or by path', () => {
    expect(isRouteMatch('*.create', 'images.create', '/v1/images/generations')).toBe(true);
    expect(isRouteMatch('images.*', 'images.one', '/')).toBe(true);
    expect(isRouteMatch('images', 'images.one', '/')).toBe(false);
    expect(isRouteMatch('/v1/videos', 'text2video.list', '/v1/videos/text2video')).toBe(true);
  });
});

describe('a barrier', () => {
  it('holds calls before they take effect, until it is released', async () => {
    const { call, simulator } = await openSimulator();
    const barrier = simulator.barrier({ name: 'b', route: '*.create', at: 'before' });
    const calls = [call(TEXT2VIDEO, { body: film() }), call(IMAGES, { body: { prompt: 'x' } })];
    await barrier.arrived(2);
    expect(barrier.waiting()).toBe(2);
    expect(simulator.tasks()).toEqual([]);
    expect(barrier.release()).toBe(2);
    for (const { status } of await Promise.all(calls)) expect(status).toBe(200);
    expect((await call(TEXT2VIDEO, { body: film() })).status).toBe(200);
  });

  it('holds a reply after the task is made and in the ledger', async () => {
    const { call, simulator } = await openSimulator();
    const barrier = simulator.barrier({ name: 'b', route: 'text2video.create', at: 'after-accept' });
    const held = call(TEXT2VIDEO, { body: order });
    await barrier.arrived();
    expect(simulator.ledger()).toMatchObject([{ accepted: true, externalTaskId: 'order-1', status: 200 }]);
    expect((await call(`${TEXT2VIDEO}/order-1`)).status).toBe(200);
    barrier.release();
    expect((await held).status).toBe(200);
  });

  it('forgets a call whose client went away before it took effect', async () => {
    const { simulator } = await openSimulator();
    const barrier = simulator.barrier({ name: 'b', route: '*', at: 'before' });
    const socket = connect(Number(new URL(simulator.url).port), '127.0.0.1');
    socket.write(`GET ${TEXT2VIDEO} HTTP/1.1\r\nHost: x\r\n\r\n`);
    await barrier.arrived();
    socket.destroy();
    await until(() => barrier.waiting() === 0);
    expect(simulator.ledger()).toMatchObject([{ status: 0, accepted: false }]);
  });

  it('holds a file at a byte', async () => {
    const { finish, simulator } = await openSimulator({ mediaBytes: 500_000 });
    const url = videoUrl(await finish(TEXT2VIDEO, film()));
    const barrier = simulator.barrier({ name: 'b', route: 'media', at: 'media', atByte: 300_000 });
    const response = await fetch(url);
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    const readUpTo = async (total: number) => {
      let bytes = 0;
      while (bytes < total) bytes += (await reader.read()).value?.length ?? 0;
      return bytes;
    };
    expect(await readUpTo(300_000)).toBe(300_000);
    await barrier.arrived();
    barrier.release();
    expect(await readUpTo(200_000)).toBe(200_000);
    expect((await reader.read()).done).toBe(true);
  });

  it('records the bytes that left when the client is killed amid a file', async () => {
    const { finish, simulator } = await openSimulator({ mediaBytes: 500_000 });
    const url = new URL(videoUrl(await finish(TEXT2VIDEO, film())));
    const barrier = simulator.barrier({ name: 'b', route: 'media', at: 'media', atByte: 100_000 });
    const socket = connect(Number(url.port), '127.0.0.1');
    socket.resume();
    socket.write(`GET ${url.pathname}${url.search} HTTP/1.1\r\nHost: x\r\n\r\n`);
    await barrier.arrived();
    socket.destroy();
    await until(() => simulator.ledger().at(-1)?.route === 'media');
    expect(simulator.ledger().at(-1)).toMatchObject({ status: 200, bytes: 100_000 });
  });
});
