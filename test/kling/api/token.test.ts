import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { createTokenSource } from '../../../src/kling/api/token.js';

const pair = { accessKey: 'my-access-key', secretKey: 'my-secret-key-0123456789abcdef' };
const START_MS = 1_790_000_000_000;

function createClock() {
  let nowMs = START_MS;
  return { now: () => nowMs, advance: (ms: number) => (nowMs += ms) };
}

describe('an API key', () => {
  it('is the bearer as it is and does not change at a renewal', async () => {
    const source = createTokenSource({ apiKey: 'api-key-kling-x' }, { now: () => 0 });
    source.renew('Tue, 22 Sep 2026 12:00:00 GMT');
    expect(source.kind).toBe('api-key');
    await expect(source.bearer()).resolves.toBe('api-key-kling-x');
  });

  for (const apiKey of ['', 'two words', 'ends-in-newline\n', 'ключ'])
    it(`is refused as ${JSON.stringify(apiKey)} without being quoted`, () => {
      expect(() => createTokenSource({ apiKey }, { now: () => 0 })).toThrow(
        'The Kling API key is empty or holds spaces, line breaks or other characters that no key has.',
      );
    });
});

describe('an access key and secret', () => {
  it('sign a JWT with iss, exp in 1800 s, nbf 5 s ago and nothing else', async () => {
    const token = await createTokenSource(pair, createClock()).bearer();
    const secret = new TextEncoder().encode(pair.secretKey);
    const { payload } = await jwtVerify(token, secret, { currentDate: new Date(START_MS), issuer: pair.accessKey });
    expect(payload).toEqual({ iss: pair.accessKey, exp: START_MS / 1000 + 1800, nbf: START_MS / 1000 - 5 });
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'HS256', typ: 'JWT' });
  });

  it('keep the token for half its life and then sign a new one', async () => {
    const clock = createClock();
    const source = createTokenSource(pair, clock);
    const first = await source.bearer();
    clock.advance(899_999);
    expect(await source.bearer()).toBe(first);
    clock.advance(1);
    expect(decodeJwt(await source.bearer()).exp).toBe(START_MS / 1000 + 900 + 1800);
  });

  it('sign a new one when the clock has been set back', async () => {
    const clock = createClock();
    const source = createTokenSource(pair, clock);
    await source.bearer();
    clock.advance(-86_400_000);
    expect(decodeJwt(await source.bearer()).exp).toBe(START_MS / 1000 - 86_400 + 1800);
  });

  it('sign a new one in time when the clock has been set back under the token', async () => {
    let elapsedMs = 0;
    const clock = createClock();
    const source = createTokenSource(pair, { ...clock, elapsed: () => elapsedMs });
    clock.advance(3_600_000);
    const first = await source.bearer();
    elapsedMs += 899_999;
    expect(await source.bearer()).toBe(first);
    elapsedMs += 1;
    clock.advance(1000);
    expect(await source.bearer()).not.toBe(first);
  });

  it("count by the server's clock after a renewal", async () => {
    const source = createTokenSource(pair, createClock());
    await source.bearer();
    source.renew(new Date(START_MS - 600_000).toUTCString());
    expect(decodeJwt(await source.bearer()).exp).toBe(START_MS / 1000 - 600 + 1800);
  });

  for (const date of [undefined, 'yesterday'])
    it(`keep their own clock after a renewal dated ${String(date)}`, async () => {
      const source = createTokenSource(pair, createClock());
      source.renew(date);
      expect(decodeJwt(await source.bearer()).exp).toBe(START_MS / 1000 + 1800);
    });

  it('are refused when one of them is empty', () => {
    expect(() => createTokenSource({ ...pair, secretKey: '' }, { now: () => 0 })).toThrow(
      'The Kling secret key is empty',
    );
    expect(() => createTokenSource({ ...pair, accessKey: '' }, { now: () => 0 })).toThrow(
      'The Kling access key is empty',
    );
  });
});
