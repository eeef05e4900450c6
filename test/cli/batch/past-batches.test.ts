import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPastBatches } from '../../../src/cli/batch/past-batches.js';
import { explainRepeat } from '../../../src/cli/batch/refuse-repeats.js';
import type { Item } from '../../../src/domain/batch/batch-items.js';
import type { ItemRecord } from '../../../src/domain/batch/item.js';
import { KEPT_MANIFEST, writeManifest } from '../../../src/manifest/kept-items.js';
import { createBatchFiles } from '../../../src/storage/batch-files.js';
import { workflowDirectory } from '../../../src/storage/file-name.js';

const items = (...prompts: string[]): Item[] => prompts.map((prompt) => ({ id: prompt, request: { prompt } }));

let outputDir: string;
beforeEach(async () => {
  outputDir = await mkdtemp(path.join(tmpdir(), 'kling-past-'));
});
afterEach(() => rm(outputDir, { recursive: true, force: true }));

/** What a batch leaves behind that has completed `made`, and failed to make the others. */
async function leave(batchId: string, all: readonly Item[], made: readonly string[]): Promise<void> {
  const file = path.join(workflowDirectory(outputDir, batchId), KEPT_MANIFEST);
  await writeManifest({ root: outputDir, file }, all);
  const record = (id: string): ItemRecord => ({
    id,
    workflowId: `${batchId}/${id}`,
    state: made.includes(id) ? 'completed' : 'failed',
    attempts: 1,
    artifacts: [],
    endedAt: '2026-11-23T08:00:00.000Z',
  });
  await createBatchFiles({ root: outputDir }).appendRecords(
    batchId,
    all.map(({ id }) => record(id)),
  );
}

describe('findSharing', () => {
  const find = (...prompts: string[]) => createPastBatches(outputDir).findSharing('new-1', items(...prompts));

  it('finds every batch that has some of these items, whatever characters its id has', async () => {
    await leave('prompts-2', items('b', 'c'), []);
    await leave('Prompts-1', items('a', 'b', 'c'), ['a', 'b']);
    await leave('others-3', items('x'), ['x']);
    expect(await find('a', 'b', 'c', 'd')).toEqual([
      { batchId: 'Prompts-1', shared: 3, made: 2 },
      { batchId: 'prompts-2', shared: 2, made: 0 },
    ]);
  });

  it('sees only the same id with the same fields', async () => {
    await leave('prompts-1', [{ id: 'a', request: { prompt: 'another' } }, ...items('y')], ['a', 'y']);
    expect(await find('a', 'x')).toEqual([]);
  });

  it('does not ask about a batch that has run before', async () => {
    await leave('prompts-1', items('a'), ['a']);
    await leave('new-1', items('a'), []);
    expect(await find('a')).toEqual([]);
  });

  it('is silent about what it cannot read, and where there is nothing', async () => {
    await mkdir(path.join(outputDir, 'gen-1'));
    await mkdir(path.join(outputDir, 'broken'));
    await writeFile(path.join(outputDir, 'broken', KEPT_MANIFEST), 'no JSON');
    await writeFile(path.join(outputDir, 'a-file'), '');
    expect(await find('a')).toEqual([]);
    const nowhere = createPastBatches(path.join(outputDir, 'nowhere'));
    expect(await nowhere.findSharing('new-1', items('a'))).toEqual([]);
  });
});

describe('refuseChanged', () => {
  it('refuses what this batch has made from other fields, before a server is asked', async () => {
    await leave('night', items('a', 'b'), ['a']);
    const past = createPastBatches(outputDir);
    const [a, b] = [
      { id: 'a', request: { prompt: 'new' } },
      { id: 'b', request: { prompt: 'new' } },
    ];
    await expect(past.refuseChanged('night', [a, b])).rejects.toThrow('item "a" is made already, with another prompt;');
    await past.refuseChanged('night', [b]);
    await past.refuseChanged('another-night', [a]);
  });
});

describe('explainRepeat', () => {
  const explain = (past: readonly { shared: number; made: number; isRunning?: boolean }[], total: number) =>
    explainRepeat(
      past.map((one, index) => ({ batchId: `b${index + 1}`, ...one })),
      total,
      new Set(past.flatMap(({ isRunning = false }, index) => (isRunning ? [`b${index + 1}`] : []))),
    );

  it.each([
    [
      [{ shared: 9, made: 8 }],
      10,
      'b1 has made 8 of these 10 items already. --id b1 makes only what is missing; --force makes all of it, and pays for all.',
    ],
    [
      [{ shared: 10, made: 10 }],
      10,
      'b1 has made all of these 10 items already: kling batch report b1. --force makes all of it again, and pays again.',
    ],
    [
      [{ shared: 1, made: 1 }],
      1,
      'b1 has made this item already: kling batch report b1. --force makes all of it again, and pays again.',
    ],
    [
      [
        { shared: 10, made: 7 },
        { shared: 9, made: 0, isRunning: true },
      ],
      10,
      'b2 is at work on 9 of these 10 items: kling batch watch b2. Once it has ended, --id b2 makes only what is missing; --force makes all of it now, and pays twice.',
    ],
  ])('names the batch that has most of them, and what to write: %j of %d', (past, total, text) => {
    expect(explain(past, total)).toBe(text);
  });

  it('has nothing to say of batches that made none of them', () => {
    expect(explain([{ shared: 3, made: 0 }], 10)).toBeUndefined();
    expect(explain([], 10)).toBeUndefined();
  });
});
