import { describe, expect, it } from 'vitest';
import type { BatchFacts } from '../../../../src/domain/batch/progress/batch-facts.js';
import { firstFacts } from '../../../../src/domain/batch/progress/batch-facts.js';
import { judgeBatch, remember } from '../../../../src/domain/batch/trouble/batch-alerts.js';

const [T1, T2] = ['2026-11-23T08:00:00.000Z', '2026-11-23T08:05:00.000Z'];
const facts = firstFacts(
  { batchId: 'night', searchable: false, startedAt: T1 },
  { itemRun: {}, stuckAfterMs: 1000, continueAfter: 10 },
);
const alike = (count: number) => ({ kind: 'Moderation', words: 'no', text: 'no', count });

/** Judges once, and returns the facts with what it said. */
function step(before: BatchFacts, change: Partial<BatchFacts>, at: string) {
  const now = { ...before, ...change };
  const news = judgeBatch(now, at);
  return { news, facts: news === undefined ? now : { ...now, alerts: news.alerts } };
}

describe('The alerts of a batch', () => {
  it('are raised once and over once, and raised anew when it happens again', () => {
    const quiet = step(facts, { alike: alike(4) }, T1);
    expect(quiet.news).toBeUndefined();
    const raised = step(quiet.facts, { alike: alike(5) }, T1);
    const alert = { alert: 'like-failures', about: 'night', since: T1, text: '5 items in a row have failed alike: no' };
    expect(raised.news).toMatchObject({ raised: [alert], over: [] });
    expect(step(raised.facts, { alike: alike(6) }, T2).news).toBeUndefined();
    const over = step(raised.facts, { alike: undefined }, T2);
    expect(over.news).toMatchObject({ raised: [], over: [alert] });
    expect(step(over.facts, {}, T2).news).toBeUndefined();
    expect(step(over.facts, { alike: alike(5) }, T2).news?.raised).toMatchObject([{ since: T2 }]);
  });

  it('come with the number of failures after which it pauses, where one is given', () => {
    expect(step(facts, { stopAfter: 2, alike: alike(2) }, T1).news?.raised).toHaveLength(1);
    expect(step(facts, { stopAfter: 9, alike: alike(8) }, T1).news).toBeUndefined();
  });

  it('tell of a rate of failures above the limit among the latest twenty, once ten have ended', () => {
    expect(step(facts, { recent: 'fffffffff' }, T1).news).toBeUndefined();
    const raised = step(facts, { recent: 'ccccccffff' }, T1);
    expect(raised.news?.raised).toMatchObject([
      { alert: 'failure-rate', text: '4 of the last 10 items have failed (40.0 %; more than 30.0 %)' },
    ]);
    expect(step(facts, { recent: 'ccccccffff', alertAbove: 0.5 }, T1).news).toBeUndefined();
    expect(step(raised.facts, { recent: 'ccccccffffccccc' }, T2).news?.over).toHaveLength(1);
    expect(Array.from({ length: 30 }).reduce<string>((recent) => remember(recent, 'f'), 'c')).toBe('f'.repeat(20));
  });

  it('are over when the batch has ended', () => {
    const raised = step(facts, { alike: alike(5), recent: 'ffffffffff' }, T1);
    expect(raised.news?.raised).toHaveLength(2);
    const over = step(raised.facts, { endedAt: T2 }, T2);
    expect(over.news).toMatchObject({ alerts: {}, raised: [] });
    expect(over.news?.over).toHaveLength(2);
  });
});
