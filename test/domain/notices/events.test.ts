import { describe, expect, it } from 'vitest';
import { batchEnd, batchEvents } from '../../../src/domain/batch/progress/batch-events.js';
import type { BatchProgress } from '../../../src/domain/batch/progress/progress.js';
import { toEvent } from '../../../src/domain/notices/happening.js';

const counts = { waiting: 10, queued: 0, processing: 0, downloading: 0, completed: 0, failed: 0, cancelled: 0 };
const progress: BatchProgress = {
  batchId: 'night',
  state: 'running',
  total: 10_000,
  counts,
  slots: { used: 0, concurrency: 4 },
  cost: { units: 0, amounts: {} },
  startedAt: '2026-11-25T12:00:00.000Z',
  elapsedSeconds: 0,
  stuck: [],
  latestFailures: [],
  notices: [],
  asOf: '2026-11-25T12:10:00.000Z',
};
const of = (completed: number, more: Partial<BatchProgress> = {}) => ({
  ...progress,
  counts: { ...counts, completed },
  ...more,
});
const run = { run: 'first' };

describe('events of a batch', () => {
  it('are ten at most of its progress, however many items it has', () => {
    let told: ReturnType<typeof batchEvents>['told'];
    const types: string[] = [];
    for (let ended = 0; ended <= 10_000; ended += 1) {
      const seen = batchEvents(told, of(ended), run);
      told = seen.told;
      types.push(...seen.events.map(({ type, key }) => `${type} ${key ?? ''}`.trim()));
    }
    expect(types).toEqual(['batch.started', ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((tenth) => `batch.progress ${tenth}`)]);
  });

  it('are none before its items are known, and none of its progress once it has ended or where items are tried again', () => {
    expect(batchEvents(undefined, of(0, { total: 0 }), run)).toEqual({ told: undefined, events: [] });
    expect(batchEvents({ tenths: 3 }, of(9000, { endedAt: progress.asOf }), run).events).toEqual([]);
    expect(batchEvents({ tenths: 3 }, of(2000), run)).toEqual({ told: { tenths: 3 }, events: [] });
  });

  it('tell each pause, once', () => {
    const paused = of(0, { state: 'paused', reason: 'no money', pausedAt: '2026-11-25T12:05:00.000Z' });
    const first = batchEvents({ tenths: 0 }, paused, run);
    expect(first.events).toMatchObject([{ type: 'batch.paused', key: paused.pausedAt, data: { reason: 'no money' } }]);
    expect(batchEvents(first.told, paused, run).events).toEqual([]);
    const again = batchEvents(first.told, { ...paused, pausedAt: '2026-11-25T13:05:00.000Z' }, run);
    expect(again.events).toMatchObject([{ type: 'batch.paused' }]);
    expect(new Set([...first.events, ...again.events].map((one) => toEvent(one).id)).size).toBe(2);
  });

  it('tell its end by how it ended', () => {
    const endedAt = progress.asOf;
    expect(batchEnd({ ...progress, endedAt }, run).type).toBe('batch.completed');
    expect(batchEnd({ ...progress, state: 'cancelled', endedAt }, run).type).toBe('batch.cancelled');
  });
});

describe('the id of an event', () => {
  it('is the same for the same event, and another for any other', () => {
    const happening = { type: 'batch.paused', about: 'night', run: 'r', at: 'now', data: {} } as const;
    const { id } = toEvent(happening);
    expect(id).toMatch(/^evt_[\da-f]{32}$/);
    expect(toEvent({ ...happening, at: 'later', data: { state: 'paused' } }).id).toBe(id);
    const others = [{ key: '2' }, { run: 's' }, { about: 'day' }, { type: 'batch.failed' as const }];
    expect(new Set([id, ...others.map((one) => toEvent({ ...happening, ...one }).id)]).size).toBe(5);
  });
});
