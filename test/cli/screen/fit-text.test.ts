import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsOf, fill, fit, flow, oneLine, wrap } from '../../../src/cli/screen/fit-text.js';

describe('columnsOf', () => {
  it.each([
    ['fox', 3],
    ['狐狸', 4],
    ['ｆｏｘ', 6],
    ['여우', 4],
    ['🦊', 2],
    ['🇯🇵', 2],
    ['é', 1],
    ['\u001b[31mred\u001b[39m', 3],
    ['█░▒…', 4],
  ])('counts what a terminal needs for %s', (text, columns) => {
    expect(columnsOf(text)).toBe(columns);
  });
});

describe('oneLine', () => {
  it.each([
    ['a\nred\r\n\tfox ', 'a red fox'],
    ['\u001b[2Jgone\u0007', '[2Jgone'],
    ['a\u2028b', 'a b'],
    ['\u202efox\u200b', 'fox'],
    ['👨‍👩‍👧‍👦 foxes', '👨 foxes'],
    ['👍🏽', '👍'],
  ])('makes %j plain', (text, line) => {
    expect(oneLine(text)).toBe(line);
  });
});

describe('fit and fill', () => {
  it.each([
    ['a red fox', 9, 'a red fox', 'a red fox'],
    ['a red fox', 8, 'a red f…', 'a red f…'],
    ['a red fox', 7, 'a red…', 'a red… '],
    ['狐狸狐狸', 8, '狐狸狐狸', '狐狸狐狸'],
    ['狐狸狐狸', 7, '狐狸狐…', '狐狸狐…'],
    ['狐狸狐狸', 6, '狐狸…', '狐狸… '],
    ['🦊🦊', 3, '🦊…', '🦊…'],
    ['fox', 0, '', ''],
    ['fox', -3, '', ''],
    ['f', 5, 'f', 'f    '],
  ])('put %j into %i columns', (text, columns, fitted, filled) => {
    expect(fit(text, columns)).toBe(fitted);
    expect(fill(text, columns)).toBe(filled);
  });

  it('never take more columns than there are, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 0, max: 60 }), (text, columns) => {
        expect(columnsOf(fit(oneLine(text), columns))).toBeLessThanOrEqual(columns);
        expect(columnsOf(fill(oneLine(text), columns))).toBe(columns);
      }),
    );
  });
});

describe('wrap', () => {
  it.each([
    ['one two three', 20, 3, ['one two three']],
    ['one two three', 7, 3, ['one two', 'three']],
    ['one two three', 8, 3, ['one two', 'three']],
    ['one two three', 5, 2, ['one', 'two…']],
    ['狐狸狐狸狐狸', 5, 3, ['狐狸', '狐狸', '狐狸']],
    ['abcdefgh', 3, 2, ['abc', 'de…']],
    ['🦊🦊', 1, 2, ['🦊', '…']],
  ])('breaks %j at %i columns into at most %i lines', (text, columns, maxLines, lines) => {
    expect(wrap(text, columns, maxLines)).toEqual(lines);
  });
});

describe('flow', () => {
  it('divides none of its parts', () => {
    expect(flow(['45 completed', '2 failed', '5 queued'], '   ', 24)).toEqual(['45 completed   2 failed', '5 queued']);
    expect(flow(['45 completed'], '   ', 4)).toEqual(['45 completed']);
    expect(flow([], '   ', 4)).toEqual([]);
  });
});
