import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/config/read-config.js';
import { addCosts } from '../../../src/client/batch/item-costs.js';
import type { BatchItem } from '../../../src/domain/batch/item.js';
import { createBatchFiles } from '../../../src/journal/batch-files.js';
import { openOutput } from '../../../src/client/output/open-output.js';
import { recordIn } from '../../domain/batch/record-in.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'kling-costs-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const item = (id: string, taskId: string | undefined): BatchItem =>
  ({ id, workflowId: `night/${id}`, state: 'completed', taskId }) as BatchItem;

describe('what items have cost', () => {
  it('is read from the journal of their batch, for the task that they have now', async () => {
    const estimate = { units: '1.5', usd: '0.21' } as const;
    const record = { ...recordIn('completed', 'a', 'night'), cost: { units: '2' }, estimate } as const;
    await createBatchFiles(openOutput(readConfig({ KLING_OUTPUT: root }))).appendRecords('night', [
      record,
      { ...record, id: 'b' },
    ]);
    const items = [item('a', record.taskId), item('b', 'another'), item('c', '9')];
    expect(await addCosts(items, 'night', readConfig({ KLING_OUTPUT: root }))).toEqual([
      { ...items[0], cost: { units: '2' }, estimate },
      items[1],
      items[2],
    ]);
  });

  it('is not known where the journal is not, which is no failure', async () => {
    const items = [item('a', '7')];
    expect(await addCosts(items, 'night', readConfig({ KLING_OUTPUT: path.join(root, 'elsewhere') }))).toEqual(items);
  });
});
