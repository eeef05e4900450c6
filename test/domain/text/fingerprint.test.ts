import { describe, expect, it } from 'vitest';
import { canonicalJson, fingerprint } from '../../../src/domain/text/fingerprint.js';

describe('fingerprint', () => {
  it('gives the same 16 digits today and in every later version: ids of batches depend on it', () => {
    expect(fingerprint('')).toBe('5f786848d77e23b4');
    expect(fingerprint('{"prompt":"a red fox in the snow"}')).toBe('a08386235458ff4f');
  });

  it('tells 300,000 texts that differ in one place apart, in 64 bits', () => {
    const texts = Array.from({ length: 100_000 }, (_, n) => [
      `fox ${n}`,
      `${n} foxes in the snow`,
      `a${'\0'.repeat(n % 300)}${n}`,
    ]);
    expect(new Set(texts.flat().map(fingerprint)).size).toBe(300_000);
  });

  it('tells the rows of the largest batch apart, in the 40 bits of an id', () => {
    const ids = Array.from({ length: 25_000 }, (_, n) =>
      fingerprint(canonicalJson({ prompt: `a fox, take ${n}` })).slice(0, 10),
    );
    expect(new Set(ids).size).toBe(25_000);
  });

  it('spreads each bit of the input over all bits of the result', () => {
    const base = BigInt(`0x${fingerprint('fox 0')}`);
    const flips = Array.from({ length: 2000 }, (_, n) => countBits(base ^ BigInt(`0x${fingerprint(`fox ${n + 1}`)}`)));
    const mean = flips.reduce((sum, bits) => sum + bits, 0) / flips.length;
    expect(mean).toBeGreaterThan(31);
    expect(mean).toBeLessThan(33);
  });
});

const countBits = (value: bigint): number => value.toString(2).replaceAll('0', '').length;
