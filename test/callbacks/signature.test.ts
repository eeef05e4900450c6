import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { judgeSignature, signDelivery } from '../../src/callbacks/signature.js';
import { findCase } from '../fixtures/kling/cases.js';

const OFFICIAL = findCase(
  'signed callback, official test vector (recomputed here: matches). secret whsec_dGVzdHNlY3JldHRlc3RzZWNyZXR0ZXN0c2VjcmV0MTI=',
).request;
const SECRET = 'whsec_dGVzdHNlY3JldHRlc3RzZWNyZXR0ZXN0c2VjcmV0MTI=';
const OTHER = 'whsec_YW5vdGhlciBzZWNyZXQgb2YgYW5vdGhlciBhY2NvdW50';
const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature } = OFFICIAL.headers ?? {};
const body = Buffer.from(String(OFFICIAL.body));
const atMs = Number(timestamp) * 1000;
const official = { id, timestamp, signature, body };

describe('the signature of a callback', () => {
  it("is Kling's in its own test vector", () => {
    expect(judgeSignature(official, [SECRET], atMs)).toBe('genuine');
  });

  it('is good with any of the secrets of a rotation, and any of the signatures', () => {
    expect(judgeSignature(official, [OTHER, SECRET], atMs)).toBe('genuine');
    const both = { ...official, signature: `v1,${'A'.repeat(43)}= v2,x ${signature ?? ''}` };
    expect(judgeSignature(both, [SECRET], atMs)).toBe('genuine');
  });

  it.each([
    ['another secret', official, [OTHER]],
    ['no secret', official, []],
    ['another body', { ...official, body: Buffer.from('{}') }, [SECRET]],
    ['another id', { ...official, id: '1' }, [SECRET]],
    ['no id', { ...official, id: undefined }, [SECRET]],
    ['another time', { ...official, timestamp: '1781080795' }, [SECRET]],
    ['a time that is none', { ...official, timestamp: 'now' }, [SECRET]],
    ['another version', { ...official, signature: signature?.replace('v1,', 'v2,') }, [SECRET]],
    ['half a signature', { ...official, signature: signature?.slice(0, 20) }, [SECRET]],
  ] as const)('is forged with %s', (_what, delivery, secrets) => {
    expect(judgeSignature(delivery, secrets, atMs)).toBe('forged');
  });

  it('is missing without its header', () => {
    expect(judgeSignature({ ...official, signature: undefined }, [SECRET], atMs)).toBe('unsigned');
  });

  it('is late five minutes before and after', () => {
    const verdicts = [-301_000, -300_000, 300_000, 301_000].map((ms) => judgeSignature(official, [SECRET], atMs + ms));
    expect(verdicts).toEqual(['late', 'genuine', 'genuine', 'late']);
  });

  it('is what the library of Standard Webhooks makes and takes', () => {
    const text = '{"id":"1","status":"succeeded"}';
    const now = new Date(Math.floor(Date.now() / 1000) * 1000);
    const theirs = new Webhook(SECRET).sign('msg', now, text);
    const stamp = String(now.getTime() / 1000);
    const delivery = { id: 'msg', timestamp: stamp, signature: theirs, body: Buffer.from(text) };
    expect(judgeSignature(delivery, [SECRET], Date.now())).toBe('genuine');
    const ours = signDelivery(SECRET, { id: 'msg', timestamp: stamp, body: text });
    expect(new Webhook(SECRET).verify(text, ours)).toEqual({ id: '1', status: 'succeeded' });
  });
});
