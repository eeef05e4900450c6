import { createConnection } from 'node:net';
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { signDelivery } from '../../src/callbacks/signature.js';
import { tryCallbacks } from '../../src/client/callbacks/try-callbacks.js';
import { SIMULATOR_API_KEY } from '../../src/simulator/server.js';
import { openReceiving, SECRET } from './receiving-stage.js';

const post = (url: string, body: string, headers = {}) => fetch(url, { method: 'POST', body, headers });
const encode = (text: string) => new TextEncoder().encode(text);
const running = JSON.stringify({ task_id: '7', task_status: 'processing' });
const ended = JSON.stringify({ task_id: '7', task_status: 'failed', task_status_msg: 'no' });

describe('the receiver of callbacks', () => {
  it('answers everything that is no callback of ours in the same words', async () => {
    const { listening, urlFor, receiver } = await openReceiving();
    const good = new URL(urlFor('a'));
    const tampered = `${good.origin}${good.pathname.slice(0, -1)}${good.pathname.endsWith('A') ? 'B' : 'A'}`;
    const replies = await Promise.all([
      fetch(listening.url),
      fetch(`${listening.url}/healthz`),
      post(`${listening.url}/a/b`, running),
      post(tampered, running),
      fetch(good, { method: 'GET' }),
      fetch(good, { method: 'PUT', body: running }),
      post(tampered, 'x'.repeat(1_000_000)),
    ]);
    const seen = await Promise.all(
      replies.map(async (reply) => [
        reply.status,
        await reply.text(),
        [...reply.headers.keys()].filter((name) => name !== 'date'),
      ]),
    );
    expect(new Set(seen.map((one) => JSON.stringify(one)))).toEqual(
      new Set([JSON.stringify([404, '{"answer":"not found"}', ['connection', 'content-length', 'content-type']])]),
    );
    expect(receiver.counts().outcomes.unknown).toBe(7);
    expect(receiver.counts().lastAt).toBeUndefined();
  });

  it('takes both forms of a task, and refuses what is none or too large', async () => {
    const { urlFor, receiver } = await openReceiving();
    const statuses = async (...bodies: string[]) =>
      (await Promise.all(bodies.map((body) => post(urlFor('a'), body)))).map(({ status }) => status);
    expect(await statuses(running, JSON.stringify({ id: '7', status: 'processing', outputs: [] }))).toEqual([200, 200]);
    const nested = '['.repeat(60_000) + ']'.repeat(60_000);
    expect(await statuses('', '{', '[]', '{"id":null}', nested)).toEqual([400, 400, 400, 400, 400]);
    expect(await statuses(`{"id":"7","status":"processing","x":${nested}}`)).toEqual([200]);
    const nine = Array.from({ length: 9 }, (_, index) => {
      const url = `https://cdn.klingai.com/${'x'.repeat(2000)}?${index}`;
      return { index, url, watermark_url: url };
    });
    expect(
      await statuses(JSON.stringify({ task_id: '7', task_status: 'processing', task_result: { images: nine } })),
    ).toEqual([200]);
    expect(await statuses(JSON.stringify({ id: '7', x: 'x'.repeat(200_000) }))).toEqual([413]);
    expect(receiver.counts().outcomes).toMatchObject({ passing: 4, unreadable: 6 });
  });

  it('takes a body that comes in pieces and does not say how long it is, as a proxy may send it, within the same limit', async () => {
    const { urlFor, receiver } = await openReceiving();
    const send = (...pieces: string[]) =>
      fetch(urlFor('a'), {
        method: 'POST',
        body: ReadableStream.from(pieces.map(encode)),
        duplex: 'half',
      });
    expect((await send(running.slice(0, 9), running.slice(9))).status).toBe(200);
    expect((await send(...Array.from({ length: 20 }, () => 'x'.repeat(10_000)))).status).toBe(413);
    expect(receiver.counts().outcomes).toMatchObject({ passing: 1, unreadable: 1, failed: 0 });
  });

  it('takes an end for nobody once, and asks Temporal once for a thousand copies of it', async () => {
    const { urlFor, receiver, temporalCalls } = await openReceiving();
    for (let round = 0; round < 25; round++)
      await Promise.all(Array.from({ length: 40 }, () => post(urlFor('a'), ended)));
    expect(receiver.counts().outcomes).toMatchObject({ late: 1000, failed: 0 });
    expect(temporalCalls).toEqual(['history']);
  });

  it('says 503 while Temporal is away, and takes the same once it is back', async () => {
    let isAway = true;
    const { urlFor, generate, simulator, handedOver } = await openReceiving({
      isAway: () => isAway,
      webhookSecret: SECRET,
      secrets: [SECRET],
      callbackFaults: ['never'],
    });
    const headers = (body: string) => {
      const id = randomUUID();
      return signDelivery(SECRET, { id, timestamp: String(Math.floor(Date.now() / 1000)), body });
    };
    expect((await post(urlFor('a'), ended, headers(ended))).status).toBe(503);
    const waiting = generate('a fox', 'b');
    await expect.poll(() => simulator.tasks()).toHaveLength(1);
    const body = JSON.stringify({ task_id: simulator.tasks()[0]?.id, task_status: 'failed', task_status_msg: 'no' });
    expect((await post(urlFor('b'), body, headers(body))).status).toBe(503);
    // The wait is over all the same, and its worker tells Temporal as ever.
    expect(await waiting).toMatchObject({ status: 'failed', message: 'no' });
    expect(handedOver).toEqual([]);
    isAway = false;
    expect((await post(urlFor('a'), ended, headers(ended))).status).toBe(200);
  });

  it('holds so many connections and no more', async () => {
    const { listening } = await openReceiving();
    const port = Number(new URL(listening.url).port);
    const sockets = Array.from({ length: 230 }, () => createConnection({ port, host: '127.0.0.1' }));
    const dropped = await new Promise<number>((resolve) => {
      let count = 0;
      for (const socket of sockets) {
        socket.on('error', () => undefined);
        socket.on('close', () => {
          count += 1;
          if (count === 30) resolve(count);
        });
      }
    });
    expect(dropped).toBe(30);
    sockets.forEach((socket) => socket.destroy());
  });
});

describe('a test of the way in', () => {
  const signal = new AbortController().signal;
  const account = {
    name: 'default',
    credentials: { kind: 'api-key', apiKey: SIMULATOR_API_KEY },
    webhookSecrets: [],
  } as const;
  const how = () => ({ nonce: randomUUID(), now: Date.now, signal });

  it('is answered by a receiver that has the keys, signed or not', async () => {
    const plain = await openReceiving();
    expect(await tryCallbacks(plain.listening.url, account, how())).toMatchObject({ ok: true, isSigned: false });
    expect(plain.receiver.counts().outcomes).toMatchObject({ test: 1, unknown: 0 });
    const { listening } = await openReceiving({ secrets: [SECRET] });
    const signing = { ...account, webhookSecrets: [SECRET] };
    expect(await tryCallbacks(`${listening.url}/a/path`, signing, how())).toMatchObject({ ok: true, isSigned: true });
  });

  it.each([
    ['another key', { credentials: { kind: 'api-key', apiKey: 'another-api-key' } }, /does not know this account/],
    ['another account', { name: 'studio' }, /does not know this account/],
    ['another secret', { webhookSecrets: ['whsec_YW5vdGhlciBzZWNyZXQ='] }, /has another webhook secret/],
  ] as const)('says so where the receiver has %s', async (_what, changes, text) => {
    const { listening } = await openReceiving({ secrets: [SECRET] });
    const trial = await tryCallbacks(listening.url, { ...account, webhookSecrets: [SECRET], ...changes }, how());
    expect(trial).toMatchObject({ ok: false, text: expect.stringMatching(text) as string });
  });

  it('says so where nobody answers, or another program does', async () => {
    const { simulator } = await openReceiving();
    expect(await tryCallbacks('http://127.0.0.1:1', account, how())).toMatchObject({
      ok: false,
      text: expect.stringMatching(/^nobody answers there: /) as string,
    });
    expect(await tryCallbacks(simulator.url, account, how())).toMatchObject({
      ok: false,
      text: 'something else answers there (HTTP 401)',
    });
  });
});
