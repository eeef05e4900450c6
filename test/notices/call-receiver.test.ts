import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { KlingEvent } from '../../src/domain/notices/event.js';
import { createGuardedConnections } from '../../src/network/transport/guarded-connections.js';
import { callReceiver } from '../../src/notices/call-receiver.js';
import type { Answer } from './receiver.js';
import { startReceiver, verify } from './receiver.js';

const event: KlingEvent = {
  id: 'evt_0123456789abcdef',
  type: 'generation.completed',
  timestamp: '2026-11-25T12:00:00.000Z',
  data: { workflowId: 'fox' },
};
const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const OLD_SECRET = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
const limits = { connectTimeoutMs: 2000, headersTimeoutMs: 2000, bodyTimeoutMs: 2000 };
const connections = createGuardedConnections({ ...limits, chooseProxy: () => undefined });
const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});
afterAll(() => connections.close());

async function call(answer?: Answer, { secrets = [SECRET], hosts = ['127.0.0.1'] } = {}) {
  const receiver = await startReceiver(answer);
  closing.push(receiver.close);
  const { signal } = new AbortController();
  const delivery = await callReceiver(receiver.url, event, signal, { connections, secrets, hosts, now: Date.now });
  return { delivery, receiver };
}

describe('a notice to a URL', () => {
  it('is accepted by a receiver that knows only the public library', async () => {
    const { delivery, receiver } = await call();
    expect(delivery).toEqual({ kind: 'delivered' });
    const [first] = receiver.received;
    if (first === undefined) throw new Error('nothing came');
    expect(verify(first, SECRET)).toEqual(event);
    expect(first.headers).toMatchObject({ 'webhook-id': event.id, 'content-type': 'application/json' });
  });

  it('is signed by each secret while one replaces another', async () => {
    const { receiver } = await call(undefined, { secrets: [SECRET, OLD_SECRET] });
    const [first] = receiver.received;
    if (first === undefined) throw new Error('nothing came');
    expect([SECRET, OLD_SECRET].map((secret) => verify(first, secret))).toEqual([event, event]);
    expect(() => verify(first, `whsec_${Buffer.alloc(32, 9).toString('base64')}`)).toThrow('No matching signature');
  });

  it('has an id and a time, and no signature, without a secret', async () => {
    const { receiver } = await call(undefined, { secrets: [] });
    expect(receiver.received[0]?.headers).toMatchObject({ 'webhook-id': event.id });
    expect(receiver.received[0]?.headers).not.toHaveProperty('webhook-signature');
  });

  it.each([
    [500, {}, { kind: 'later', reason: 'It answers HTTP 500.' }],
    [404, {}, { kind: 'later', reason: 'It answers HTTP 404.' }],
    [503, { 'retry-after': '120' }, { kind: 'later', reason: 'It answers HTTP 503.', retryAfterSeconds: 120 }],
    [429, { 'retry-after': '9999999' }, { kind: 'later', reason: 'It answers HTTP 429.', retryAfterSeconds: 21_600 }],
    [410, {}, { kind: 'refused', reason: 'It wants no more notices (HTTP 410).' }],
  ])('takes HTTP %i with %j for its word', async (status, headers, expected) => {
    expect((await call(() => ({ status, headers }))).delivery).toEqual(expected);
  });

  it('does not follow a redirect', async () => {
    const other = await startReceiver();
    closing.push(other.close);
    const { delivery } = await call(() => ({ status: 307, headers: { location: other.url } }));
    expect(delivery).toMatchObject({
      kind: 'later',
      reason: expect.stringContaining('redirects (HTTP 307)') as string,
    });
    expect(other.connections()).toBe(0);
  });

  it('comes again later when nobody listens', async () => {
    const { url, close } = await startReceiver();
    await close();
    const { signal } = new AbortController();
    const options = { connections, secrets: [], hosts: ['127.0.0.1'], now: Date.now };
    expect(await callReceiver(url, event, signal, options)).toEqual({
      kind: 'later',
      reason: 'It is on a host that refused the connection.',
    });
  });
});
