import { describe, expect, it } from 'vitest';
import { matchObeyed, spellOut } from '../../../src/domain/text/obeyed-characters.js';

const codesOf = (pattern: RegExp) =>
  Array.from({ length: 0x10000 }, (_, code) => code).filter((code) => String.fromCharCode(code).search(pattern) === 0);
const range = (first: number, last = first) => Array.from({ length: last - first + 1 }, (_, at) => first + at);

describe('characters that are obeyed', () => {
  it.each([
    ['control', [...range(0x00, 0x1f), ...range(0x7f, 0x9f)]],
    ['turning', [...range(0x202a, 0x202e), ...range(0x2066, 0x2069)]],
    ['hidden', [0x61c, 0x200b, ...range(0x200e, 0x200f), ...range(0x2028, 0x2029), ...range(0x2060, 0x2065), 0xfeff]],
  ] as const)('of kind %s are these and no others', (kind, codes) => {
    expect(codesOf(matchObeyed([kind]))).toEqual(codes);
  });

  it('are several kinds at once, but for those that are text where it is asked', () => {
    expect('a\n\tb\u0007\u202e\u200bc'.replace(matchObeyed(['control', 'turning'], '\n\t'), spellOut)).toBe(
      'a\n\tb\\u0007\\u202e\u200bc',
    );
  });
});
