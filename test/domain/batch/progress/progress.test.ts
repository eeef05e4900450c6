import { describe, expect, it } from 'vitest';
import { renderBatchDetails } from '../../../../src/webui/batch-details.js';
import { createBook } from '../../../../src/domain/batch/book.js';
import type { BatchFacts } from '../../../../src/domain/batch/progress/batch-facts.js';
import { isBudgetReached, isFirstTooDear, wasBudgetReached } from '../../../../src/domain/batch/cost/budget.js';
import { NOTHING_EXPECTED } from '../../../../src/domain/batch/cost/expected.js';
import { measure, NOTHING_MEASURED } from '../../../../src/domain/batch/progress/batch-facts.js';
import { summarizeProgress, summarizeResult } from '../../../../src/domain/batch/progress/summarize-progress.js';
import { NO_MONEY } from '../../../../src/domain/money.js';
import { entryIn } from '../entry-in.js';

const startedAt = '2026-11-23T08:00:00.000Z';
const nowMs = Date.parse('2026-11-23T08:10:00.000Z');
const facts: BatchFacts = {
  batchId: 'b',
  manifest: '/out/b/manifest.jsonl',
  searchable: true,
  itemRun: {},
  state: 'running',
  defaultConcurrency: 6,
  stuckAfterMs: 300_000,
  continueAfter: 1000,
  cost: NO_MONEY,
  measured: NOTHING_MEASURED,
  paidItems: 0,
  latestFailures: [],
  notices: [],
  startedAt,
};
describe('the progress of a batch', () => {
  it('counts states, and gives the share of those that ended well', () => {
    const book = createBook([
      entryIn('completed', 'a'),
      entryIn('failed', 'b'),
      entryIn('processing', 'c'),
      entryIn('waiting', 'd'),
    ]);
    expect(summarizeProgress(book, facts, nowMs)).toMatchObject({
      total: 4,
      counts: { completed: 1, failed: 1, processing: 1, waiting: 1, queued: 0, downloading: 0, cancelled: 0 },
      successRate: 0.5,
      slots: { used: 1, concurrency: 6 },
      elapsedSeconds: 600,
    });
  });

  it('expects its end from its own durations, once there are three', () => {
    const book = createBook([
      ...Array.from({ length: 8 }, (_, index) => entryIn('waiting', `w${index}`)),
      ...Array.from({ length: 4 }, (_, index) => entryIn('processing', `p${index}`)),
    ]);
    expect(
      summarizeProgress(book, { ...facts, measured: { count: 2, seconds: 200, parallel: 4 } }, nowMs).etaSeconds,
    ).toBeUndefined();
    const measured = { count: 3, seconds: 300, parallel: 4 };
    // Eight to come and four half done, four at a time, 100 s each.
    expect(summarizeProgress(book, { ...facts, measured }, nowMs)).toMatchObject({
      etaSeconds: 250,
      expectedEndAt: '2026-11-23T08:14:10.000Z',
    });
    expect(summarizeProgress(book, { ...facts, measured, state: 'paused' }, nowMs).etaSeconds).toBeUndefined();
    expect(summarizeProgress(book, { ...facts, measured, state: 'draining' }, nowMs).etaSeconds).toBe(50);
  });

  it('smooths how many are generated at once', () => {
    let measured = NOTHING_MEASURED;
    for (let item = 0; item < 40; item++) measured = measure(measured, 10, item % 2 === 0 ? 3 : 5);
    expect(measured).toMatchObject({ count: 40, seconds: 400 });
    expect(measured.parallel).toBeCloseTo(4, 0);
  });

  it('names items that take too long at Kling', () => {
    const since = '2026-11-23T08:04:00.000Z';
    const book = createBook([entryIn('processing', 'a', since), entryIn('queued', 'b', since)]);
    expect(summarizeProgress(book, facts, nowMs).stuck).toEqual(['a']);
  });

  it('stops at a budget with what runs counted at the mean', () => {
    const spent = { ...facts, budget: 10, cost: { units: '6', amounts: {} }, paidItems: 3 } as const;
    expect(isBudgetReached(spent, 1)).toBe(false);
    expect(isBudgetReached(spent, 2)).toBe(true);
    expect(isBudgetReached({ ...facts, budget: 10 }, 99)).toBe(false);
    const book = createBook([entryIn('processing', 'a'), entryIn('processing', 'b'), entryIn('waiting', 'c')]);
    expect(summarizeProgress(book, spent, nowMs)).toMatchObject({
      state: 'draining',
      reason: 'the budget of 10 is reached; what runs is left to end',
    });
  });

  it('begins by the price list until something has ended that says what one costs, and one in any case', () => {
    const price = { units: '1.5', usd: '0.21' } as const;
    const bound = { ...facts, budget: 4 };
    expect([0, 1, 2, 9].map((running) => isFirstTooDear(bound, running, price))).toEqual([false, false, true, true]);
    expect(isFirstTooDear({ ...bound, budget: 1 }, 0, price)).toBe(false);
    expect(isFirstTooDear({ ...bound, budget: 1 }, 1, price)).toBe(true);
    expect(isFirstTooDear(bound, 9, undefined)).toBe(false);
    expect(isFirstTooDear(facts, 9, price)).toBe(false);
    expect(isFirstTooDear({ ...bound, paidItems: 1 }, 9, price)).toBe(false);
    const free = { ...NOTHING_EXPECTED, units: '1.5', usd: '0.21' } as const;
    expect(isFirstTooDear({ ...bound, expected: free }, 9, price)).toBe(false);
  });

  it('stops exactly at a budget, where binary fractions would start one item more', () => {
    const spent = { ...facts, budget: 0.8, cost: { units: '0.7', amounts: {} }, paidItems: 7 } as const;
    expect(isBudgetReached(spent, 1)).toBe(true);
    // What a batch goes on with that such a version has begun.
    expect(wasBudgetReached(spent, 1)).toBe(false);
    expect(isBudgetReached({ ...spent, budget: 0.8000001 }, 1)).toBe(false);
    expect(isBudgetReached({ ...spent, budget: 0.7 }, 0)).toBe(true);
    expect(isBudgetReached({ ...facts, budget: 1 }, 99)).toBe(false);
  });

  it('is what numbers handed over by an earlier run say', () => {
    const earlier = { cost: { units: 1.1, amounts: { USD: 0.2 } }, elapsedSeconds: 60 };
    const cost = { units: '2.2', amounts: { USD: '0.1' } } as const;
    expect(summarizeProgress(createBook([]), { ...facts, earlier, cost }, nowMs)).toMatchObject({
      cost: { units: 3.3, amounts: { USD: 0.3 } },
      costOfThisRun: { units: 2.2, amounts: { USD: 0.1 } },
    });
  });

  it('stands still once the batch has ended', () => {
    const ended = { ...facts, state: 'completed' as const, endedAt: '2026-11-23T08:01:00.000Z' };
    const progress = summarizeProgress(createBook([entryIn('completed', 'a')]), ended, nowMs);
    expect(progress).toMatchObject({ elapsedSeconds: 60, asOf: ended.endedAt });
    expect(summarizeResult(progress)).toMatchObject({ state: 'completed', endedAt: ended.endedAt, total: 1 });
  });

  it('is a table with a bar in the Web UI, and hostile texts stay in their cells', () => {
    const book = createBook([entryIn('completed', 'a'), entryIn('failed', 'b')]);
    const latestFailures = [{ id: 'b', at: startedAt, kind: 'Moderation', text: 'no | <b>\nreally' }];
    const text = renderBatchDetails(summarizeProgress(book, { ...facts, latestFailures }, nowMs));
    expect(text).toContain('`██████████████████████████████` 100 % (2 of 2)');
    expect(text).toContain('| `b` failed | no \\| \\<b> really |');
    expect(text).toContain('| Success rate | 50.0 % |');
    expect(text).toMatch(/\n\| What to do \| Change the rows of b and/);
    expect(text).not.toContain('Once it may go on');
    const paused = renderBatchDetails({ ...summarizeProgress(book, facts, nowMs), state: 'paused' });
    expect(paused).toMatch(/\n\| What to do \| Once it may go on: `kling batch resume [\w-]+` \|\n/);
  });
});
