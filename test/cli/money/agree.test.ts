import { describe, expect, it, vi } from 'vitest';
import { agree, isAbove } from '../../../src/cli/money/agree.js';
import type { Io } from '../../../src/cli/process/io.js';
import { listInlineRows, parseItems } from '../../../src/domain/batch/batch-items.js';
import { estimate } from '../../../src/domain/batch/cost/estimate.js';
import type { Decimal } from '../../../src/domain/decimal.js';

const of = (...rows: unknown[]) => estimate(parseItems(listInlineRows(rows), {}));
const films = (count: number) => of(...Array.from({ length: count }, () => ({ prompt: 'p', mode: 'pro' })));

/** How a start of 40 clips for 14 USD goes, where somebody at a terminal says `word`. */
async function start(
  word: boolean | 'Ctrl-C',
  options: {
    isSure?: boolean;
    isInputTaken?: boolean;
    isThere?: boolean;
    isTerminal?: boolean;
    confirmAbove?: Decimal;
  } = {},
) {
  const { isSure = false, isThere = true, isTerminal = true, confirmAbove = '10' } = options;
  const err: string[] = [];
  const { signal } = new AbortController();
  const write = (line: string) => err.push(line);
  const io = { isTerminal, err: write, complain: write, config: { confirmAbove }, signal };
  const confirm = vi.fn(() => (word === 'Ctrl-C' ? Promise.reject(new Error(word)) : Promise.resolve(word)));
  const asking = { canAsk: () => isThere, confirm };
  const made = { made: 2, total: 42 };
  const result = await agree(films(40), { ...options, isSure, made }, io as unknown as Io, asking).catch(String);
  return { result, err, asked: confirm.mock.calls.map(([question]: unknown[]) => question) };
}

describe('a start that may cost much', () => {
  it('says what it costs, at which prices and what is there, and asks above the sum', async () => {
    const { result, err, asked } = await start(true);
    expect(result).toBe(true);
    expect(err).toEqual([
      "Estimate: about 100 video units, some 14.00 USD (Kling's own list, 2026-05-29); 2 of 42 are there already.",
    ]);
    expect(asked).toEqual(['That may be more than 10 USD (KLING_CONFIRM_ABOVE). Start it?']);
  });

  it('is not started after a no, nor after Ctrl-C', async () => {
    expect(await start(false)).toMatchObject({ result: false, err: [expect.any(String), 'Nothing was started.'] });
    const cut = await start('Ctrl-C');
    expect(cut).toMatchObject({ result: 'Error: Ctrl-C', err: [expect.any(String), 'Nothing was started.'] });
  });

  it.each([
    ['--yes', { isSure: true }],
    ['no terminal to answer at', { isThere: false }],
    ['rows from standard input', { isInputTaken: true }],
    ['a higher sum', { confirmAbove: '14' as const }],
  ])('asks nobody with %s', async (_, options) => {
    expect(await start(false, options)).toMatchObject({ result: true, asked: [] });
  });
});

it('is as it always was where nobody looks, so that scripts find the lines that they know', async () => {
  expect(await start(false, { isTerminal: false })).toEqual({ result: true, err: [], asked: [] });
});

describe('the sum above which is asked', () => {
  it('is exact, and never where there is none', () => {
    expect(isAbove(films(1), '0.35')).toBe(false);
    expect(isAbove(films(1), '0.34')).toBe(true);
    expect(isAbove(films(10_000), undefined)).toBe(false);
    expect(isAbove(of({ taskId: '77' }), '0')).toBe(false);
  });

  it('takes what has no known price for the dearest that is known', () => {
    const unknown = of({ prompt: 'p', model_name: 'kling-v1', duration: 10 });
    // 10 seconds at 3 units.
    expect(isAbove(unknown, '4.19')).toBe(true);
    expect(isAbove(unknown, '4.20')).toBe(false);
  });
});
