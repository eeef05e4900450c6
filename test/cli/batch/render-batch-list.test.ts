import { describe, expect, it } from 'vitest';
import type { ListedBatch } from '../../../src/client/batch/list-batches.js';
import { renderBatchList } from '../../../src/cli/batch/render-batch-list.js';
import { NOW } from './batch-progress.js';

const ONE: ListedBatch = {
  batchId: 'prompts-3fa91c2b',
  runId: 'run-1',
  taskQueue: 'kling',
  state: 'running',
  startedAt: new Date(NOW - 12 * 60_000).toISOString(),
  file: 'prompts.csv',
  total: 10_000,
};

describe('renderBatchList', () => {
  it('is a table of what Temporal knows, newest first', () => {
    const byHand: ListedBatch = {
      ...ONE,
      batchId: 'night',
      state: 'timed out',
      endedAt: new Date(NOW - 60_000).toISOString(),
      file: undefined,
      total: undefined,
    };
    expect(renderBatchList([ONE, byHand], NOW, 80).join('\n')).toMatchInlineSnapshot(`
      "ID                STATE      ITEMS   STARTED     TOOK    FILE
      prompts-3fa91c2b  running    10,000  12 min ago  12 min  prompts.csv
      night             timed out          12 min ago  11 min"
    `);
  });

  it('cuts a long file name to the terminal and never breaks a line', () => {
    const [, row = ''] = renderBatchList([{ ...ONE, file: `bad\n\u001b[31m${'x'.repeat(200)}` }], NOW, 80);
    expect(row).toHaveLength(80);
    expect(row).not.toContain('\n');
    expect(row).not.toContain('\u001b');
  });
});
