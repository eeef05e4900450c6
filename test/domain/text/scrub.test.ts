import { describe, expect, it } from 'vitest';
import { createScrub } from '../../../src/domain/text/scrub.js';
import { createTokenSource } from '../../../src/kling/api/token.js';

describe('scrubbing', () => {
  it('takes a key out, also as it looks in a URL or in JSON', () => {
    const scrub = createScrub(['a"key&of/ours']);
    expect(scrub('x a"key&of/ours y')).toBe('x [token] y');
    expect(scrub('?key=a%22key%26of%2Fours')).toBe('?key=[token]');
    expect(scrub('{"key":"a\\"key&of/ours"}')).toBe('{"key":"[token]"}');
  });

  for (const key of ['1', 'e', 'key', 'a.b', '[x]'])
    it(`takes the short key ${key} out where it is the bearer, and leaves other words alone`, () => {
      const scrub = createScrub([key]);
      const text = 'the api key 1 was not found: a.b [x] eee';
      expect(scrub(text)).toBe(text);
      expect(scrub(`Authorization: Bearer ${key}`)).toBe('Authorization: Bearer [token]');
      expect(scrub(`{"authorization":"bearer ${key}"}`)).toBe('{"authorization":"bearer [token]"}');
    });

  it('takes out a JWT, the parts of it that say who it is, and both keys', async () => {
    const pair = { accessKey: 'access-key-0123', secretKey: 'secret-key-0123456789' };
    const token = createTokenSource(pair, { now: () => 1_790_000_000_000 });
    const bearer = await token.bearer();
    const scrub = createScrub(await token.secrets());
    const [, payload, signature] = bearer.split('.');
    const text = scrub(`${bearer} ${String(payload)} ${String(signature)} ${pair.accessKey} ${pair.secretKey}`);
    expect(text).toBe('[token] [token] [token] [token] [token]');
  });
});
