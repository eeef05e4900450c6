import { describe, expect, it } from 'vitest';
import type { BatchView } from '../../src/client/batch/batch-view.js';
import { renderBatchStatus } from '../../src/cli/batch/render-batch-status.js';
import { renderBatchScreen } from '../../src/cli/batch/screen/render-screen.js';
import { NO_PAINT } from '../../src/cli/screen/paint.js';
import { renderBatchDetails } from '../../src/webui/batch-details.js';
import { buildReport } from '../report/build-report.js';
import { renderPages } from '../../src/report/page/page.js';
import { NOW, PROGRESS } from '../cli/batch/batch-progress.js';
import { recordIn } from './batch/record-in.js';

const at = '2026-11-23T08:11:00.000Z';

describe('a success rate', () => {
  it.each([
    [33, 4, '89.2 %'],
    [2, 1, '66.7 %'],
    [1999, 1, '99.9 %'],
    [19, 1, '95.0 %'],
  ])('of %d to %d is %s wherever it is shown', (completed, failed, shown) => {
    const counts = { ...PROGRESS.counts, completed, failed };
    const progress = { ...PROGRESS, counts, total: 3000, successRate: completed / (completed + failed) };
    const view: BatchView = {
      ...{ batchId: 'b', runId: 'r', isRunning: true, taskQueue: 'kling', startedAt: at },
      source: 'worker',
      progress,
    };
    const items = Array.from({ length: completed + failed }, (_, index) => ({ id: `i${index}` }));
    const records = items.map(({ id }, index) => recordIn(index < failed ? 'failed' : 'completed', id));
    const report = buildReport({ batchId: 'b', state: 'running', startedAt: at, items, records });
    const frame = { columns: 80, rows: 24, now: NOW, paint: NO_PAINT };
    for (const text of [
      renderBatchScreen(progress, [], frame).join('\n'),
      renderBatchStatus(view, 'http://ui', NOW).join('\n'),
      renderBatchDetails(progress),
      renderPages(report, '/out/b')[0]?.html ?? '',
    ]) {
      expect(text).toMatch(new RegExp(`(^|[^\\d.])${shown.replace('.', '\\.')}`, 'm'));
    }
  });
});
