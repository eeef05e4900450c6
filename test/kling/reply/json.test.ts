import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson, readNumber, readText } from '../../../src/kling/reply/json.js';

describe('parseJson', () => {
  const cases: readonly (readonly [string, unknown])[] = [
    ['{"task_id":867283741759111202}', { task_id: '867283741759111202' }],
    ['[-867283741759111202, 1774805076166]', ['-867283741759111202', 1774805076166]],
    ['{"a":"id 867283741759111202, \\"9999999999999999999\\""}', { a: 'id 867283741759111202, "9999999999999999999"' }],
    ['[0.12345678901234567890, 1e20, 12345678901234567890.5]', [0.12345678901234568, 1e20, 12345678901234567000]],
  ];
  for (const [text, value] of cases)
    it(`reads ${text}`, () => {
      expect(parseJson(text)).toEqual(value);
    });

  it('agrees with JSON.parse on everything that a double can hold', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        fc.pre(!/\d{16}/.test(text));
        expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('throws for half a document', () => {
    expect(() => parseJson('{"task_id":"8672837417591')).toThrow(SyntaxError);
  });
});

describe('readText and readNumber', () => {
  it('take ids and amounts as text or number, and nothing for text that says nothing', () => {
    expect(['a', '', 5, Number.NaN, null, {}].map(readText)).toEqual([
      'a',
      undefined,
      '5',
      undefined,
      undefined,
      undefined,
    ]);
    expect(['5.1', '', ' ', 5, 'x', Infinity, null].map(readNumber)).toEqual([
      5.1,
      undefined,
      undefined,
      5,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
