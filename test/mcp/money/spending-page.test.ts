import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SpendingLine } from '../../../src/mcp/money/spending-page.js';
import { foldSpending, parseLines, renderLine } from '../../../src/mcp/money/spending-page.js';

const reserve = (entry: string, usd: `${number}`, limit?: `${number}`): SpendingLine => ({
  ...{ kind: 'hold', entry, usd, subject: { kind: 'generation', id: entry }, at: '2026-11-26T10:00:00Z' },
  ...(limit === undefined ? {} : { limit }),
});
const settle = (entry: string, usd: `${number}`): SpendingLine => ({ kind: 'came to', entry, usd });
const spentOf = (...lines: SpendingLine[]) => foldSpending(lines).spent;

describe('a page of spending', () => {
  it('grants what its limit bears, to the cent, and nothing beyond it', () => {
    const { spent, held } = foldSpending([
      reserve('a', '0.1', '0.3'),
      reserve('b', '0.2', '0.3'),
      reserve('c', '0.01', '0.3'),
    ]);
    expect(spent).toBe('0.3');
    expect([...held.keys()]).toEqual(['a', 'b']);
  });

  it('puts what it has come to in the place of what was held, also more', () => {
    expect(spentOf(reserve('a', '1', '1'), settle('a', '0.25'), reserve('b', '0.75', '1'))).toBe('1');
    expect(spentOf(reserve('a', '1', '1'), settle('a', '0'), reserve('b', '1', '1'))).toBe('1');
    expect(spentOf(reserve('a', '1', '2'), settle('a', '3'), reserve('b', '1', '2'))).toBe('3');
  });

  it('knows no entry twice, and none that was never granted', () => {
    expect(spentOf(reserve('a', '1'), reserve('a', '1'), settle('x', '5'))).toBe('1');
  });

  it('never goes over the limit of whoever asks, in whatever order they ask', () => {
    const amounts = fc.array(fc.tuple(fc.integer({ min: 1, max: 500 }), fc.boolean()), { maxLength: 60 });
    fc.assert(
      fc.property(amounts, fc.integer({ min: 1, max: 2000 }), (asked, cents) => {
        const limit = (cents / 100).toFixed(2) as `${number}`;
        const lines = asked.flatMap(([usd, isOver], index) => [
          reserve(`e${index}`, (usd / 100).toFixed(2) as `${number}`, limit),
          ...(isOver ? [settle(`e${index}`, '0')] : []),
        ]);
        return Number(spentOf(...lines)) <= Number(limit);
      }),
    );
  });

  it('is read back from its lines, whatever a process that was killed has left between them', () => {
    const lines = [reserve('a', '1', '5'), settle('a', '0.5'), reserve('b', '2')];
    const [first = '', ...rest] = lines.map(renderLine);
    const torn = '\n{"kind":"hold","entry":"x","us';
    expect(parseLines([first, torn, ...rest, '{}\n[]\nnull\n"x"\n{"kind":"came to"}\n'].join(''))).toEqual(lines);
  });
});
