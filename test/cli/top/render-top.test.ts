import { createColors } from 'picocolors';
import { describe, expect, it } from 'vitest';
import { NO_PAINT } from '../../../src/cli/screen/paint.js';
import { columnsOf } from '../../../src/cli/screen/fit-text.js';
import { renderTop } from '../../../src/cli/top/render-top.js';
import type { RunningBatch, RunningPipeline } from '../../../src/client/top/list-running.js';
import type { TopSnapshot } from '../../../src/client/top/look-at-all.js';
import { PROGRESS } from '../batch/batch-progress.js';

const AT = '2026-11-23T08:10:00.000Z';
const record = { runId: 'r', isRunning: true, taskQueue: 'kling', startedAt: '2026-11-23T08:00:00.000Z' };
const batch = (batchId: string, more: Partial<RunningBatch> = {}): RunningBatch => ({ ...record, batchId, ...more });
const NOTHING: TopSnapshot = {
  ...{ asOf: AT, address: '127.0.0.1:7233', namespace: 'default', taskQueue: 'kling', workers: 1 },
  worker: { url: 'http://127.0.0.1:9470' },
  spending: [],
};
const counts = { pending: 1, running: 1, waiting: 0, completed: 3, skipped: 1, blocked: 0, failed: 0, cancelled: 0 };
const pipeline: RunningPipeline = {
  ...record,
  pipelineId: 'storyboard',
  status: {
    ...{ pipelineId: 'storyboard', state: 'running', steps: [], counts, notices: [], asOf: AT },
    ...{ startedAt: record.startedAt, elapsedSeconds: 600 },
    ...{ cost: { units: '7.5', amounts: {} }, costOfThisRun: { units: '7.5', amounts: {} } },
  },
};
const BUSY: TopSnapshot = {
  ...NOTHING,
  worker: {
    url: 'http://127.0.0.1:9470',
    report: {
      isReady: true,
      reasons: [],
      slots: [
        { account: 'default', pack: 'video', held: 3, limit: 3 },
        { account: 'studio', pack: 'video', held: 45, limit: 60 },
      ],
    },
  },
  generations: {
    ...{ underWay: 10_000, atKling: 48, stuck: 2, refused: 12, perMinute: 11.4 },
    today: { completed: 1234, failed: 5, cancelled: 0 },
  },
  waiting: { kind: 'Outage', text: 'internal error', since: '2026-11-23T08:05:00.000Z' },
  batches: { shown: [batch('night', { progress: PROGRESS }), batch('long-'.repeat(20), { total: 40 })], hasMore: true },
  pipelines: { shown: [pipeline], hasMore: false },
  spending: [
    {
      account: 'studio',
      caps: { daily: { video_units: '100', clips: '60' } },
      spent: { daily: { video_units: '100', clips: '4' }, monthly: {} },
    },
  ],
  alerts: [{ alert: 'slots-idle', about: 'default', since: AT, text: 'Two slots are idle.' }],
};
const plain = (columns: number, more = {}) => ({ columns, paint: NO_PAINT, timeZone: 'UTC', ...more });

describe('the screen over all that runs', () => {
  it('says how slots, generations, spending and what is to be looked at stand', () => {
    const lines = renderTop(BUSY, plain(110));
    expect(lines.slice(0, 10)).toEqual([
      'kling top  127.0.0.1:7233, task queue kling, 1 worker  08:10:00',
      '',
      'slots        default video ███ 3 of 3   studio video ████████░░ 45 of 60',
      'generations  10,000 under way   48 at Kling   2 stuck   11.4 completed a minute',
      'today, UTC   1,234 completed   5 failed or parked',
      'caps         studio: today 100 of 100 video units   4 of 60 clips',
      'waits        12: Kling cannot be reached or has trouble since 08:05: internal error',
      '             9,940 for a slot, or are being downloaded',
      'alerts       default: Two slots are idle.',
      '',
    ]);
    expect(lines[10]).toMatch(/^BATCH +STATE +DONE +UNDER WAY +FAILED +LEFT/);
    expect(lines.find((line) => line.startsWith('long-'))).toContain('of 40');
    expect(lines).toContain('… more than these 10');
    expect(lines.find((line) => line.startsWith('storyboard'))).toMatch(
      /running +██████░░░░ 4 of 6 +0 +10 min +7.5 units/,
    );
  });

  it.each([60, 80, 100, 160])('is never wider than %i columns, in colours or without', (columns) => {
    for (const snapshot of [NOTHING, BUSY]) {
      const lines = renderTop(snapshot, plain(columns, { isLive: true }));
      expect(lines.filter((line) => columnsOf(line) > columns)).toEqual([]);
      const painted = renderTop(snapshot, plain(columns, { isLive: true, paint: createColors(true) }));
      expect(painted.map(columnsOf)).toEqual(lines.map(columnsOf));
    }
  });

  it.each([10, 16, 24])('is never higher than %i rows, and keeps how to leave it', (rows) => {
    const lines = renderTop(BUSY, plain(100, { rows, isLive: true }));
    expect(lines.length).toBeLessThanOrEqual(rows);
    if (rows > 14) expect(lines.at(-1)).toBe('q ends this; what runs goes on');
  });

  it('says what is not known, and of whom', () => {
    const text = renderTop({ ...NOTHING, workers: 0 }, plain(100)).join('\n');
    expect(text).toContain('no worker');
    expect(text).toContain('Temporal at 127.0.0.1:7233 does not answer.');
    expect(text).toContain('unknown: no worker answers at http://127.0.0.1:9470 (KLING_HEALTH_ADDRESS)');
    expect(text).toMatch(/generations +unknown/);
  });

  it('says how old it is once nothing newer comes', () => {
    const seen = renderTop(BUSY, plain(100, { isLive: true, silentMs: 31_000 }));
    expect(seen[1]).toBe('Temporal at 127.0.0.1:7233 does not answer; this is from 31 s ago.');
    expect(renderTop(BUSY, plain(100, { silentMs: 3000 }))[1]).toBe('');
  });

  it('never repeats what a text of others would do to a terminal', () => {
    const evil = { ...NOTHING, batches: { shown: [batch('a\u001b[2Jb')], hasMore: false } };
    expect(renderTop(evil, plain(100)).join('')).not.toContain('\u001b');
  });
});
