import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../src/domain/batch/outcome.js';
import { GENERATION_ENDS, outcomeOf } from '../../../src/domain/batch/outcome.js';
import type { BatchFacts } from '../../../src/domain/batch/progress/batch-facts.js';
import { firstFacts } from '../../../src/domain/batch/progress/batch-facts.js';
import type { EndPlace } from '../../../src/domain/batch/take-end.js';
import { listPaused, renderPaused } from '../../../src/domain/batch/account-lines.js';
import { takeEnd } from '../../../src/domain/batch/take-end.js';
import { entryIn } from './entry-in.js';

const startedAt = '2026-11-23T08:00:00.000Z';
const at = '2026-11-23T08:05:00.000Z';
const begun = { batchId: 'b', searchable: false, startedAt };
const facts = firstFacts(begun, { itemRun: {}, stuckAfterMs: 1000, continueAfter: 10 });
const place = (more: Partial<BatchFacts> = {}): EndPlace => ({
  facts: { ...facts, ...more },
  workflowId: 'b/a',
  processing: 3,
  at,
  ends: GENERATION_ENDS,
});

const arrears = outcomeOf({ kind: 'failed', failure: { type: 'Arrears', message: 'The account owes money.' } });
const refused = (index: number): Outcome =>
  outcomeOf({ kind: 'failed', failure: { type: 'Moderation', message: `no ${index}` } });
const made: Outcome = {
  kind: 'completed',
  result: {
    ...{ taskId: '7', attempts: 1, artifacts: [], sidecarFile: '/x', notices: [] },
    ...{ cost: { units: '1.5' }, elapsedSeconds: 70, generatingSeconds: 60 },
  },
};

describe('the end of a generation', () => {
  it('completes its item, and counts what it cost and how long it took', () => {
    const { entry, record, facts: after } = takeEnd(entryIn('processing', 'a'), made, place());
    expect(entry).toMatchObject({ state: 'completed', taskId: '7', since: at });
    expect(record).toMatchObject({ state: 'completed', workflowId: 'b/a', cost: { units: '1.5' } });
    expect(after).toMatchObject({ cost: { units: '1.5' }, paidItems: 1, latestFailures: [] });
    expect(after.measured).toEqual({ count: 1, seconds: 60, parallel: 3 });
  });

  it('adds what earlier tries have cost to the record, and to the batch only what is new', () => {
    const tried = { id: 'a', state: 'waiting', tries: 1, spent: { units: '2' }, adopt: '7', isTaskPaid: true } as const;
    const { record, facts: after } = takeEnd(tried, made, place());
    expect(record?.cost).toEqual({ units: '2' });
    expect(after).toMatchObject({ cost: { units: '0' }, paidItems: 0 });
  });

  it('keeps the latest five failures, the newest first', () => {
    const after = Array.from({ length: 7 }, (_, index) => index).reduce(
      (known, index) => takeEnd(entryIn('queued', `i${index}`), refused(index), place(known)).facts,
      facts,
    );
    expect(after.latestFailures.map(({ id, text }) => [id, text])).toEqual(
      [6, 5, 4, 3, 2].map((index) => [`i${index}`, `no ${index}`]),
    );
  });

  it('pauses one account alone where items are of several, and tries it again after a quarter of an hour', () => {
    const accounts = { default: { window: 4 }, studio: { window: 4 } };
    const item = { ...entryIn('queued', 'a', startedAt), account: 'studio' };
    const ended = takeEnd(item, arrears, place({ accounts }));
    expect(ended.entry).toMatchObject({ state: 'waiting', account: 'studio' });
    expect(ended.facts).toMatchObject({
      state: 'running',
      accounts: { default: { window: 4 }, studio: { window: 4, pausedBy: 'The account owes money.' } },
    });
    const again = Date.parse(ended.facts.accounts?.studio?.resumesAt ?? '') - Date.parse(at);
    expect(again).toBe(15 * 60_000);
    expect(listPaused(ended.facts).map(renderPaused)).toEqual([
      `account studio: The account owes money. It is tried again at ${new Date(Date.parse(at) + again).toISOString()}.`,
    ]);
  });

  it('is none where the account is in trouble: the item waits again and the batch pauses', () => {
    const { entry, record, facts: after } = takeEnd(entryIn('queued', 'a', startedAt), arrears, place());
    expect(entry).toEqual({ id: 'a', state: 'waiting', tries: 1 });
    expect(record).toBeUndefined();
    expect(after).toMatchObject({ state: 'paused', reason: 'The account owes money.', latestFailures: [] });
  });

  it.each<[string, Partial<BatchFacts>]>([
    ['was resumed after the item had started', { resumedAt: at }],
    ['drains', { state: 'draining' }],
    ['is cancelled', { state: 'cancelled' }],
  ])('pauses nothing where the batch %s', (_what, more) => {
    const { entry, facts: after } = takeEnd(entryIn('queued', 'a', startedAt), arrears, place(more));
    expect(entry.state).toBe('waiting');
    expect(after).toEqual({ ...facts, ...more });
  });
});
