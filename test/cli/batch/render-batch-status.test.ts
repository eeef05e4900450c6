import { describe, expect, it } from 'vitest';
import type { BatchItem } from '../../../src/domain/batch/item.js';
import type { PricedItem } from '../../../src/client/batch/item-costs.js';
import type { BatchView } from '../../../src/client/batch/batch-view.js';
import { renderBatchStatus } from '../../../src/cli/batch/render-batch-status.js';
import { renderItems } from '../../../src/cli/batch/render-items.js';
import { ITEMS, NOW, PROGRESS } from './batch-progress.js';

const RECORD: BatchView = {
  batchId: 'prompts-3fa91c2b',
  runId: 'run-1',
  isRunning: true,
  taskQueue: 'kling',
  startedAt: '2026-11-23T08:00:00.000Z',
  file: 'prompts.csv',
  total: 100,
  source: 'server',
};
const report = { jsonl: '/out/results.jsonl', csv: '/out/results.csv', html: '/out/report.html' };
const draw = (facts: Partial<BatchView>) =>
  renderBatchStatus({ ...RECORD, ...facts }, 'http://ui', NOW, 'UTC').join('\n');

describe('renderBatchStatus', () => {
  it('says everything that a worker knows', () => {
    expect(draw({ source: 'worker', progress: PROGRESS })).toMatchInlineSnapshot(`
      "state        running
      file         prompts.csv, 100 items
      done         47 of 100 (47 %): 45 completed, 2 failed
      under way    12 of 12: 6 queued, 5 processing, 1 downloading
      success      95.7 %
      elapsed      12 min
      left         about 14 min, until 08:26
      cost         67.5 units of 150
      stuck        row-3 (unusually long at Kling)
      failed       row-12: Kling failed task 8812: risk control. Change the prompt.
      failed       row-9: 生成失败 😀
      Web UI       http://ui"
    `);
  });

  it('holds the estimate of what has ended against what Kling deducted for it', () => {
    const estimate = { units: 66, usd: 9.24, cost: { units: 67.5, amounts: {} }, unpriced: 0 };
    expect(draw({ source: 'worker', progress: { ...PROGRESS, estimate } })).toContain(
      '\nestimate     66 units; Kling deducted 1.5 units more\n',
    );
  });

  it('says of pipelines how many are at which step, also where no worker answers', () => {
    const steps = [
      { step: 'scene', running: 1200, waiting: 0 },
      { step: 'look', running: 0, waiting: 2 },
    ];
    const row = '\nsteps        1,200 at scene, 2 wait for you at look\n';
    expect(draw({ source: 'worker', progress: PROGRESS, steps })).toContain(row);
    expect(draw({ steps })).toContain(row);
  });

  it('says what to do with a paused one', () => {
    const progress = { ...PROGRESS, state: 'paused', reason: 'lunch' } as const;
    expect(draw({ source: 'worker', progress }).split('\n')).toEqual(
      expect.arrayContaining([
        'state        paused: lunch',
        'next         go on with: kling batch resume prompts-3fa91c2b',
      ]),
    );
  });

  it("says what is in Temporal's own records", () => {
    expect(draw({ state: 'paused', generations: { running: 6, completed: 41 } })).toMatchInlineSnapshot(`
      "state        paused
      file         prompts.csv, 100 items
      started      08:00
      generations  6 running, 41 completed
      Web UI       http://ui"
    `);
  });

  it('says how it ended and where its report lies', () => {
    const counts = { ...PROGRESS.counts, waiting: 0, queued: 0, processing: 0, downloading: 0, completed: 98 };
    const result = { ...PROGRESS, state: 'completed', counts, endedAt: PROGRESS.asOf, report } as const;
    expect(draw({ isRunning: false, ending: { kind: 'completed', result } })).toMatchInlineSnapshot(`
      "state        completed
      file         prompts.csv, 100 items
      done         98 of 100 completed, 2 failed
      took         12 min
      cost         67.5 units of 150
      next         once more, only what is missing: kling batch retry prompts-3fa91c2b
      report       /out/results.jsonl
      report       /out/results.csv
      report       /out/report.html
      Web UI       http://ui"
    `);
  });

  it('says why it could not begin', () => {
    const error = { kind: 'InvalidRequest' as const, text: 'items[0]: prompt: missing' };
    expect(draw({ isRunning: false, endedAt: PROGRESS.asOf, ending: { kind: 'failed', error } }))
      .toMatchInlineSnapshot(`
      "state        failed
      file         prompts.csv, 100 items
      started      08:00
      ended        08:12
      error        items[0]: prompt: missing
      Web UI       http://ui"
    `);
  });

  it('finds the report of a cancelled one', () => {
    expect(draw({ isRunning: false, report, ending: { kind: 'cancelled' } }).split('\n')).toEqual(
      expect.arrayContaining(['state        cancelled', 'report       /out/report.html']),
    );
  });
});

describe('renderItems', () => {
  it('lists why one failed, where its file lies, or what was asked for', () => {
    const ended = { workflowId: 'b/x', taskId: '831922345719271430', elapsedSeconds: 3 };
    const error = { kind: 'Moderation', text: 'Kling failed task 8812: risk control.' };
    const items: BatchItem[] = [
      { ...ended, id: 'row-0', state: 'failed', prompt: 'a red fox', error },
      { ...ended, id: 'row-77', state: 'completed', file: '/out/b/row-77/8813.mp4' },
      ...ITEMS.slice(1, 2).map((item) => (item.state === 'processing' ? { ...item, stuck: true } : item)),
    ];
    expect(renderItems(items, 72).join('\n')).toMatchInlineSnapshot(`
      "ITEM    STATE        TOOK  TASK ID             WHY OR WHAT
      row-0   failed       3 s   831922345719271430  Kling failed task 8812: risk control.
      row-77  completed    3 s   831922345719271430  /out/b/row-77/8813.mp4
      row-1   processing!  13 s  831922345719271431  一只红狐狸在雪地里奔跑,…"
    `);
  });

  it('says of pipelines in place of a task at which steps they are', () => {
    const since = '2026-11-23T08:10:00.000Z';
    const run = { workflowId: 'b/x', since, startedAt: since, elapsedSeconds: 3, isPipeline: true } as const;
    const standing = { state: 'running', done: 1, total: 4, at: ['voice', 'music'], waiting: [] };
    const items: BatchItem[] = [
      { ...run, id: 'owl', state: 'processing', prompt: 'topic: an owl', steps: standing },
      { ...run, id: 'fox', state: 'processing', steps: { ...standing, at: [], waiting: ['look'], state: 'waiting' } },
      { ...run, id: 'elk', state: 'processing', steps: { ...standing, at: [], state: 'paused' } },
      { ...run, id: 'new', state: 'processing' },
    ];
    expect(renderItems(items, 100)).toEqual([
      'ITEM  STATE       TOOK  STEP                        WHY OR WHAT',
      'owl   processing  3 s   1 of 4, voice, music        topic: an owl',
      'fox   processing  3 s   1 of 4, look waits for you',
      'elk   processing  3 s   1 of 4, paused',
      'new   processing  3 s',
    ]);
  });

  it('has what each has cost and was to cost where that is known, and says where Kling has not said it', () => {
    const [ended, estimate] = [{ workflowId: 'b/x', taskId: '7' }, { units: '1.5', usd: '0.21' } as const];
    const error = { kind: 'GenerationFailed', text: 'no' };
    const items: PricedItem[] = [
      { ...ended, id: 'a', state: 'completed', file: '/a.mp4', cost: { units: '2' }, estimate },
      { ...ended, id: 'b', state: 'failed', error, estimate },
      { ...ended, id: 'c', state: 'failed', error, cost: { units: '0' }, estimate },
      { ...ended, id: 'd', state: 'cancelled' },
    ];
    expect(renderItems(items, 100)).toEqual([
      'ITEM  STATE      TOOK  TASK ID  COST               ESTIMATED  WHY OR WHAT',
      'a     completed        7        2 units            1.5 units  /a.mp4',
      'b     failed           7        Kling did not say  1.5 units  no',
      'c     failed           7        0 units            1.5 units  no',
      'd     cancelled        7',
    ]);
  });
});
