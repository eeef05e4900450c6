import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../../../src/config/read-config.js';
import { planBatch } from '../../../../src/client/batch/start/batch-plan.js';
import { createPastBatches } from '../../../../src/client/batch/start/past-batches.js';
import { findRepeat } from '../../../../src/client/batch/start/refuse-repeats.js';
import type { MeantItem } from '../../../../src/domain/batch/repeats/match-items.js';
import type { ItemRecord } from '../../../../src/domain/batch/item.js';
import { assignIds } from '../../../../src/domain/batch/rows/item-id.js';
import { contentWord, readMeaning } from '../../../../src/domain/generation/meaning.js';
import { KEPT_MANIFEST, writeItems } from '../../../../src/manifest/kept/items.js';
import { writeMeanings } from '../../../../src/manifest/kept/meanings.js';
import { createBatchFiles } from '../../../../src/journal/batch-files.js';
import { workflowDirectory, workflowFolder } from '../../../../src/disk/file-name.js';
import { createLocalFolder } from '../../../../src/disk/local-folder.js';
import { openOutput } from '../../../../src/client/output/open-output.js';
import { createLocalDisk } from '../../../../src/store/local-store.js';

const item = (id: string, request: Readonly<Record<string, unknown>>, content = 'old'): MeantItem => ({
  id,
  request,
  meaning: readMeaning(request, () => contentWord(content)),
});
const items = (...prompts: string[]): MeantItem[] => prompts.map((prompt) => item(prompt, { prompt }));
import { recordIn } from '../../../domain/batch/record-in.js';

let outputDir: string;
beforeEach(async () => {
  outputDir = await mkdtemp(path.join(tmpdir(), 'kling-past-'));
});
afterEach(() => rm(outputDir, { recursive: true, force: true }));

const root = () => createLocalFolder(outputDir);

/** What a batch leaves behind that has completed `made`, and failed to make the others. */
async function leave(batchId: string, all: readonly MeantItem[], made: readonly string[]): Promise<void> {
  await writeMeanings(workflowFolder(root(), batchId), new Map(all.map(({ id, meaning }) => [id, meaning])));
  await leaveAsBefore(batchId, all, made);
}

/** The same as earlier versions left it, which kept no meanings. */
async function leaveAsBefore(
  batchId: string,
  all: readonly Omit<MeantItem, 'meaning'>[],
  made: readonly string[],
): Promise<void> {
  const kept = all.map(({ id, request }) => ({ id, request }));
  await writeItems(workflowFolder(root(), batchId), KEPT_MANIFEST, kept);
  await createBatchFiles(openOutput(readConfig({ KLING_OUTPUT: outputDir }))).appendRecords(
    batchId,
    all.map(({ id }) => recordIn(made.includes(id) ? 'completed' : 'failed', id, batchId)),
  );
}

const past = () => createPastBatches(root());
const plan = (batchId: string, all: readonly MeantItem[], options: { isNamed?: boolean; isForced?: boolean } = {}) =>
  planBatch(batchId, all, { past: past(), isNamed: false, isForced: false, ...options });

describe('findOthers', () => {
  const find = async (...all: MeantItem[]) => (await past().findOthers('new-1', all)).sharing;

  it('finds every batch that has some of these items, whatever characters its id has', async () => {
    await leave('prompts-2', items('b', 'c'), []);
    await leave('Prompts-1', items('a', 'b', 'c'), ['a', 'b']);
    await leave('others-3', items('x'), ['x']);
    expect(await find(...items('a', 'b', 'c', 'd'))).toEqual([
      { batchId: 'Prompts-1', shared: 3, made: 2 },
      { batchId: 'prompts-2', shared: 2, made: 0 },
    ]);
  });

  it('knows items by what they mean, whatever their ids are', async () => {
    await leave('prompts-1', [item('x', { prompt: 'another' }), item('y', { prompt: 'a' })], ['x', 'y']);
    expect(await find(item('x', { prompt: 'a ', duration: 5 }))).toEqual([
      { batchId: 'prompts-1', shared: 1, made: 1 },
    ]);
    expect(await find(item('x', { prompt: 'b' }))).toEqual([]);
  });

  it('knows what earlier versions have left: by its manifest, with pictures by their names, or by its files', async () => {
    const before = { prompt: 'clouds\r\ndrift', image: '/here/pics/a.png', mode: 'std' };
    await leaveAsBefore('old-1', [{ id: '0123456789', request: before }], ['0123456789']);
    const now = item('shot', { prompt: 'clouds\ndrift', image: '/there/pics/a.png' });
    expect(await find(now)).toEqual([{ batchId: 'old-1', shared: 1, made: 1 }]);

    const file = { name: '101.mp4', kind: 'video', index: 0, bytes: 5, sha256: 'x', url: 'https://x' };
    const facts = {
      taskId: '101',
      task: 'text2video',
      attempts: 1,
      files: [file],
      finishedAt: '2026-11-23T08:00:00.000Z',
    };
    const request = { model_name: 'kling-v2-6', prompt: 'a lamp' };
    await createLocalDisk({ root: outputDir }).writeSidecar(
      { workflowId: 'lost-1/f00', taskId: '101' },
      { ...facts, workflowId: 'lost-1/f00', request },
    );
    expect(await find(item('lamp', { prompt: 'a lamp' }))).toEqual([{ batchId: 'lost-1', shared: 1, made: 1 }]);
  });

  it('is silent about what it cannot read, and where there is nothing', async () => {
    await mkdir(path.join(outputDir, 'gen-1'));
    await mkdir(path.join(outputDir, 'broken'));
    await writeFile(path.join(outputDir, 'broken', KEPT_MANIFEST), 'no JSON');
    await writeFile(path.join(outputDir, 'broken', 'meanings.jsonl'), '{"id":1}\nnull\n{');
    await writeFile(path.join(outputDir, 'a-file'), '');
    expect(await find(...items('a'))).toEqual([]);
    const nowhere = createPastBatches(createLocalFolder(path.join(outputDir, 'nowhere')));
    expect(await nowhere.findOthers('new-1', items('a'))).toEqual({ sharing: [], namesakes: undefined });
  });
});

describe('planBatch', () => {
  it('stops where what the batch itself has made cannot be read, rather than make it again', async () => {
    await leave('night', items('a', 'b'), ['a', 'b']);
    const file = path.join(workflowDirectory(outputDir, 'night'), 'meanings.jsonl');
    await writeFile(file, 'lost');
    await expect(plan('night', items('a', 'b'), { isNamed: true })).rejects.toMatchObject({
      name: 'InvalidRequest',
      message: expect.stringContaining(`${file}: line 1 is damaged. Put back what it was; or remove it`) as string,
    });
    await rm(file);
    const again = await plan('night', items('a', 'b'), { isNamed: true });
    expect(again.missing, 'as the message promises').toEqual([]);
  });

  it('counts what this batch has not made, and what is only to be collected as such', async () => {
    const error = { kind: 'Parked', text: '' } as const;
    const ended = { id: 'c', workflowId: 'night/c', attempts: 1, artifacts: [], endedAt: '2026-11-23T08:00:00.000Z' };
    const parked: ItemRecord = { ...ended, state: 'failed', taskId: '77', error };
    await leave('night', items('a', 'b', 'c'), ['a']);
    await createBatchFiles(openOutput(readConfig({ KLING_OUTPUT: outputDir }))).appendRecords('night', [parked]);
    const { missing, changed, isAsBefore } = await plan('night', items('a', 'b', 'c', 'd'));
    expect(missing).toEqual([
      { id: 'b', request: { prompt: 'b' } },
      { id: 'c', request: { taskId: '77' } },
      { id: 'd', request: { prompt: 'd' } },
    ]);
    expect([changed, isAsBefore]).toEqual([[], false]);
    expect((await plan('night', items('c', 'a', 'b'))).isAsBefore).toBe(true);
  });

  it('does not ask others about a batch that has run before, was named or is forced', async () => {
    await leave('prompts-1', items('a'), ['a']);
    await leave('new-1', items('a'), []);
    expect((await plan('new-1', items('a'))).sharing).toEqual([]);
    expect((await plan('new-2', items('a'), { isNamed: true })).sharing).toEqual([]);
    expect((await plan('new-2', items('a'), { isForced: true })).sharing).toEqual([]);
    expect((await plan('new-2', items('a'))).sharing.map(({ made }) => made)).toEqual([0, 1]);
  });

  const shot = (content: string) => item('shot', { prompt: 'clouds', image: '/p/a.png' }, content);
  const OTHERWISE = 'put back what it was, or give its row another id';

  it('says which picture has changed since this batch used it; forced, it becomes an item of its own', async () => {
    await leave('night', [shot('old')], ['shot']);
    const named = await plan('night', [shot('new')], { isNamed: true });
    expect(named.changed).toEqual([
      {
        path: '',
        text: `the picture a.png has changed since shot was made; ${OTHERWISE}`,
        advice: [{ action: 'forceBatch' }],
      },
    ]);
    const forced = await plan('night', [shot('new')], { isNamed: true, isForced: true });
    expect([forced.changed, forced.missing.map(({ id }) => id)]).toEqual([[], ['shot-2']]);
  });

  it('says so too of a batch of the same file, which another content gives another id', async () => {
    await leave('swap-0000000a', [shot('old'), item('lamp', { prompt: 'a lamp' })], ['shot', 'lamp']);
    const edited = [shot('new'), item('lamp', { prompt: 'a lantern' })];
    const advice = [{ action: 'forceBatch', batchId: 'swap-0000000a' }];
    expect((await plan('swap-0000000b', edited)).changed).toEqual([
      { path: '', text: `the picture a.png has changed since shot was made; ${OTHERWISE}`, advice },
      { path: '', text: `item "lamp" is made already, with another prompt; ${OTHERWISE}`, advice },
    ]);
    expect((await plan('other-0000000b', edited)).changed).toEqual([]);
    expect((await plan('swap-0000000b', edited, { isForced: true })).changed).toEqual([]);
    await leave('swap-0000000c', edited, ['shot', 'lamp']);
    expect((await plan('swap-0000000b', edited)).changed).toEqual([]);
  });

  it('lets a row without an id of its own be edited', async () => {
    const withoutId = (content: string) => {
      const { request, meaning } = item('', { image: '/p/a.png' }, content);
      return { id: assignIds([{ meaning }])[0] ?? '', request, meaning };
    };
    const before = withoutId('old');
    await leave('swap-0000000a', [before], [before.id]);
    expect(await plan('swap-0000000b', [withoutId('new')])).toMatchObject({ changed: [], sharing: [] });
  });

  it('lets what is not made be changed', async () => {
    await leave('night', items('a'), []);
    expect((await plan('night', [item('a', { prompt: 'new' })])).changed).toEqual([]);
  });
});

describe('findRepeat', () => {
  const explain = (others: readonly { shared: number; made: number; isRunning?: boolean }[], total: number) =>
    findRepeat(
      others.map((one, index) => ({ batchId: `b${index + 1}`, ...one })),
      total,
      new Set(others.flatMap(({ isRunning = false }, index) => (isRunning ? [`b${index + 1}`] : []))),
    );

  const force = { action: 'forceBatch' };

  it.each([
    [
      [{ shared: 9, made: 8 }],
      10,
      'b1 has made 8 of these 10 items already.',
      [{ action: 'makeMissing', batchId: 'b1' }, force],
    ],
    [
      [{ shared: 10, made: 10 }],
      10,
      'b1 has made all of these 10 items already.',
      [{ action: 'seeReport', batchId: 'b1' }, force],
    ],
    [[{ shared: 1, made: 1 }], 1, 'b1 has made this item already.', [{ action: 'seeReport', batchId: 'b1' }, force]],
    [
      [
        { shared: 10, made: 7 },
        { shared: 9, made: 0, isRunning: true },
      ],
      10,
      'b2 is at work on 9 of these 10 items.',
      [{ action: 'watchBatch', batchId: 'b2' }, { action: 'makeMissing', batchId: 'b2', isRunning: true }, force],
    ],
  ])('names the batch that has most of them, and what can be done: %j of %d', (past, total, text, advice) => {
    expect(explain(past, total)).toMatchObject({ code: 'UsageError', message: text, advice });
  });

  it('has nothing to say of batches that made none of them', () => {
    expect(explain([{ shared: 3, made: 0 }], 10)).toBeUndefined();
    expect(explain([], 10)).toBeUndefined();
  });
});
