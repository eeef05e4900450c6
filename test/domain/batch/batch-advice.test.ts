import { describe, expect, it } from 'vitest';
import type { RemedyAdvice } from '../../../src/domain/advice/advice.js';
import { adviseOnBatch, adviseProgress, gatherAdvice } from '../../../src/domain/batch/batch-advice.js';
import type { BatchProgress } from '../../../src/domain/batch/progress/progress.js';

const PROGRESS: BatchProgress = {
  batchId: 'night',
  state: 'running',
  total: 10,
  counts: { waiting: 4, queued: 1, processing: 1, downloading: 0, completed: 3, failed: 1, cancelled: 0 },
  slots: { used: 1, concurrency: 2 },
  cost: { units: 4.5, amounts: {} },
  startedAt: '2026-11-23T08:00:00.000Z',
  elapsedSeconds: 60,
  stuck: [],
  latestFailures: [],
  notices: [],
  asOf: '2026-11-23T08:01:00.000Z',
};
const retry = (...itemIds: string[]): RemedyAdvice => ({ action: 'retryItems', batchId: 'night', itemIds });
const change = (...itemIds: string[]): RemedyAdvice => ({ action: 'changeRows', batchId: 'night', itemIds });

describe('advice on several items', () => {
  it('is gathered: each thing once, in the order in which it was first said, naming all items', () => {
    const checked: RemedyAdvice = { action: 'checkKeys' };
    expect(gatherAdvice([retry('b'), checked, change('x'), retry('a'), checked, retry('b'), change('y', 'x')])).toEqual(
      [retry('b', 'a'), checked, change('x', 'y')],
    );
  });

  it('says that something is collected when any of them is', () => {
    const collected: RemedyAdvice = { action: 'retryItems', batchId: 'night', itemIds: ['c'], collects: true };
    expect(gatherAdvice([retry('a'), collected, retry('b')])).toEqual([{ ...collected, itemIds: ['a', 'c', 'b'] }]);
  });

  it('stays apart for different batches and tasks', () => {
    const others: RemedyAdvice[] = [
      retry('a'),
      { action: 'retryItems', batchId: 'day', itemIds: ['a'] },
      { action: 'adopt', taskId: '1' },
      { action: 'adopt', taskId: '2' },
    ];
    expect(gatherAdvice(others)).toEqual(others);
    expect(gatherAdvice([])).toEqual([]);
  });
});

describe('advice on a batch', () => {
  it.each<[Partial<BatchProgress>, readonly RemedyAdvice[]]>([
    [{}, []],
    [{ state: 'paused' }, [{ action: 'resumeBatch', batchId: 'night' }]],
    [{ state: 'paused', cause: 'Credentials' }, [{ action: 'checkKeys' }, { action: 'resumeBatch', batchId: 'night' }]],
    [{ state: 'draining' }, [{ action: 'resumeBatch', batchId: 'night' }]],
    // 4.5 for 3 is 1.5 each, and 6 are left.
    [{ state: 'draining', budget: 5 }, [{ action: 'resumeBatch', batchId: 'night', budget: 14 }]],
    // Only what this run has spent counts: 1.5 and 6 times 1.5.
    [
      { state: 'draining', budget: 2, costOfThisRun: { units: 1.5, amounts: {} } },
      [{ action: 'resumeBatch', batchId: 'night', budget: 11 }],
    ],
    [
      { state: 'draining', budget: 5, cost: { units: 0, amounts: { USD: 4.5 } } },
      [{ action: 'resumeBatch', batchId: 'night', budget: 14 }],
    ],
    // Nothing is completed, so nobody knows what one costs.
    [
      { state: 'draining', budget: 5, counts: { ...PROGRESS.counts, completed: 0 } },
      [{ action: 'resumeBatch', batchId: 'night', budget: 10 }],
    ],
    // Never what it has already.
    [
      { state: 'draining', budget: 99.5, counts: { ...PROGRESS.counts, waiting: 0 } },
      [{ action: 'resumeBatch', batchId: 'night', budget: 100 }],
    ],
    [{ state: 'completed', endedAt: PROGRESS.asOf }, [{ action: 'retryBatch', batchId: 'night' }]],
  ])('that is %j', (facts, advice) => {
    expect(adviseOnBatch({ ...PROGRESS, ...facts })).toEqual(advice);
  });

  it('is added to its progress, and to each of the latest failures', () => {
    const latestFailures = [
      { id: 'fox', kind: 'Moderation', text: 'no', at: 'x' },
      { id: 'owl', kind: 'GaveUp', text: 'no', at: 'x' },
    ];
    const adviceIn = (facts: Partial<BatchProgress>) =>
      adviseProgress({ ...PROGRESS, latestFailures, ...facts }).latestFailures.map(({ advice }) => advice);
    expect(adviceIn({})).toEqual([[change('fox')], [retry('owl')]]);
    expect(adviceIn({ endedAt: PROGRESS.asOf })).toEqual([[change('fox')], []]);
  });
});
