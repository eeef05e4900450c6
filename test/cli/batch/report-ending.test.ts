import { describe, expect, it } from 'vitest';
import { NO_PAINT } from '../../../src/cli/screen/paint.js';
import type { Ending } from '../../../src/client/batch/batch-ending.js';
import { reportEnding } from '../../../src/cli/batch/report-ending.js';
import { readConfig } from '../../../src/config/read-config.js';
import type { BatchResult } from '../../../src/domain/batch/progress/progress.js';
import { PROGRESS } from './batch-progress.js';

const report = { jsonl: '/out/b/results.jsonl', csv: '/out/b/results.csv', html: '/out/b/report.html' };
const none = { waiting: 0, queued: 0, processing: 0, downloading: 0, completed: 0, failed: 0, cancelled: 0 };
const result: BatchResult = {
  batchId: 'b',
  state: 'completed',
  total: 100,
  counts: { ...none, completed: 100 },
  cost: { units: 145.5, amounts: {} },
  startedAt: '2026-11-23T08:00:00.000Z',
  endedAt: '2026-11-23T08:26:00.000Z',
  elapsedSeconds: 1560,
  report,
};

function tell(ending: Ending, json = false) {
  const out: string[] = [];
  const err: string[] = [];
  const io = {
    out: (line: string) => void out.push(line),
    err: (line: string) => void err.push(line),
    complain: (line: string) => void err.push(line),
    isTerminal: false,
    columns: 100,
    outColumns: 100,
    paint: { out: NO_PAINT, err: NO_PAINT },
    json,
    quiet: false,
    signal: new AbortController().signal,
    config: readConfig({}, false),
  };
  return { code: reportEnding(ending, { batchId: 'b', webUi: 'http://ui', progress: PROGRESS }, io), out, err };
}

const PATHS = ['Report: /out/b/report.html', 'Table:  /out/b/results.csv'];
const RETRY = 'Once more, only what is missing: kling batch retry b';

describe('reportEnding', () => {
  it('hands the results on and exits with 0 when all are completed', () => {
    expect(tell({ kind: 'completed', result })).toEqual({
      code: 0,
      out: ['/out/b/results.jsonl'],
      err: ['100 of 100 completed, in 26 min, for 145.5 units.', ...PATHS],
    });
  });

  it('says which failed and what to do, and exits with 1', () => {
    const counts = { ...none, completed: 97, failed: 2, cancelled: 1 };
    expect(tell({ kind: 'completed', result: { ...result, counts } })).toEqual({
      code: 1,
      out: ['/out/b/results.jsonl'],
      err: [
        '97 of 100 completed, 2 failed, 1 cancelled, in 26 min, for 145.5 units.',
        'Which and why: kling batch status b --state failed',
        RETRY,
        ...PATHS,
      ],
    });
  });

  it('says what a budget has left undone', () => {
    const counts = { ...none, completed: 60, waiting: 40 };
    const reason = 'the budget of 90 is reached; 40 items were not started';
    const { code, err } = tell({ kind: 'completed', result: { ...result, counts, reason } });
    expect(code).toBe(1);
    expect(err[0]).toBe(`60 of 100 completed, 40 not started, in 26 min, for 145.5 units (${reason}).`);
  });

  it('has the whole result as JSON', () => {
    const { out } = tell({ kind: 'completed', result }, true);
    expect(out.map((line) => JSON.parse(line) as unknown)).toEqual([result]);
  });

  it('finds the report of a cancelled batch', () => {
    expect(tell({ kind: 'cancelled', report })).toEqual({
      code: 1,
      out: ['/out/b/results.jsonl'],
      err: ['b was cancelled: 45 of 100 completed, 2 failed, 12 under way, 41 not started.', RETRY, ...PATHS],
    });
  });

  it.each([
    ['InvalidRequest', 2],
    ['Terminated', 1],
  ] as const)('exits after %s with %i', (kind, code) => {
    const ended = tell({ kind: 'failed', error: { kind, text: 'items[0]: prompt: missing\nitems[1]: too' } });
    expect(ended).toEqual({ code, out: [], err: ['items[0]: prompt: missing', 'items[1]: too', 'More: http://ui'] });
  });

  it('says how to come back', () => {
    expect(tell({ kind: 'detached' })).toEqual({
      code: 130,
      out: [],
      err: ['b goes on. Come back with: kling batch watch b'],
    });
  });
});
