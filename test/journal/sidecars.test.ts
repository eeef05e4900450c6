import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/read-config.js';
import { KlingFailure } from '../../src/domain/kling-failure.js';
import { createBatchFiles } from '../../src/journal/batch-files.js';
import { createLocalFolder } from '../../src/disk/local-folder.js';
import { openOutput } from '../../src/client/output/open-output.js';
import { createLocalDisk } from '../../src/store/local-store.js';
import { readResult } from '../../src/journal/made-result.js';
import { readMade } from '../../src/journal/sidecars.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'kling-sidecars-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const batch = () => path.join(root, 'b');
const folder = () => createLocalFolder(root, 'b');
const sidecar = (id: string, taskId = '101', facts: object = {}) => ({
  taskId,
  task: 'text2video',
  model: 'kling-v2-6',
  attempts: 2,
  cost: { units: '1.5' },
  request: { prompt: 'a fox' },
  workflowId: `b/${id}`,
  files: [{ name: `${taskId}.mp4`, kind: 'video', index: 0, bytes: 5, sha256: 'x', url: 'https://x' }],
  finishedAt: '2026-11-23T08:00:00.000Z',
  ...facts,
});
const leave = (id: string, taskId = '101', facts: object = {}) =>
  createLocalDisk({ root }).writeSidecar({ workflowId: `b/${id}`, taskId }, sidecar(id, taskId, facts));

it('the result of a generation that Temporal has forgotten is read from the JSON beside its files', async () => {
  await leave('fox', '101', { createdAt: '2026-11-23T07:58:00.000Z', account: 'studio', lacks: ['no twin'] });
  await leave('fox', '102', { finishedAt: '2026-11-24T08:00:00.000Z', accepted: false });
  const outputs = createLocalFolder(root);
  expect(await readResult(outputs, 'b/fox')).toMatchObject({
    ...{ taskId: '101', task: 'text2video', model: 'kling-v2-6', attempts: 2, cost: { units: '1.5' } },
    ...{ account: 'studio', elapsedSeconds: 120, lacks: ['no twin'], notices: ['no twin'] },
    artifacts: [{ file: path.join(batch(), 'fox', '101.mp4'), bytes: 5 }],
    sidecarFile: path.join(batch(), 'fox', '101.json'),
  });
  expect(await readResult(outputs, 'b/owl')).toBeUndefined();
});

describe('readMade', () => {
  it('tells of every item that is complete on the disk, whatever its id', async () => {
    await leave('fox');
    const [file] = sidecar('Owl.2', '102').files;
    await leave('Owl.2', '102', { lacks: ['no twin'], files: [{ ...file, thumbnail: '102-thumbnail.jpg' }] });
    await mkdir(path.join(batch(), 'half'));
    expect(await readMade(folder(), ['fox', 'Owl.2', 'half', 'waiting'])).toEqual([
      {
        id: 'fox',
        state: 'completed',
        workflowId: 'b/fox',
        taskId: '101',
        task: 'text2video',
        model: 'kling-v2-6',
        attempts: 2,
        cost: { units: '1.5' },
        artifacts: [
          {
            file: path.join(batch(), 'fox', '101.mp4'),
            kind: 'video',
            index: 0,
            bytes: 5,
            sha256: 'x',
            url: 'https://x',
          },
        ],
        endedAt: '2026-11-23T08:00:00.000Z',
      },
      expect.objectContaining({
        id: 'Owl.2',
        taskId: '102',
        lacks: ['no twin'],
        artifacts: [
          expect.objectContaining({
            thumbnail: expect.stringMatching(/b.Owl.2-[0-9a-f]+.102-thumbnail.jpg$/) as string,
          }),
        ],
      }),
    ]);
    expect(await readMade(createLocalFolder(root, 'nowhere'), ['fox'])).toEqual([]);
  });

  it("finds an item that is called like one of the batch's own files, beside that file", async () => {
    await createBatchFiles(openOutput(readConfig({ KLING_OUTPUT: root }))).appendRecords('b', []);
    await leave('journal.jsonl');
    await leave('results.csv', '102');
    expect(await readMade(folder(), ['journal.jsonl', 'results.csv'])).toMatchObject([
      { id: 'journal.jsonl', taskId: '101' },
      { id: 'results.csv', taskId: '102' },
    ]);
  });

  it('takes the last of an item that was made twice', async () => {
    await leave('fox', '102', { finishedAt: '2026-11-23T09:00:00.000Z' });
    await leave('fox', '101');
    expect(await readMade(folder(), ['fox'])).toMatchObject([{ taskId: '102' }]);
  });

  it('takes no files for the result that were not what was asked for', async () => {
    await leave('fox', '101', { accepted: false, differences: ['101.mp4 is 3 s long, and 5 s were asked for.'] });
    expect(await readMade(folder(), ['fox'])).toEqual([]);
    await leave('fox', '100', { finishedAt: '2026-11-01T09:00:00.000Z', differences: ['100.mp4 is small.'] });
    expect(await readMade(folder(), ['fox'])).toMatchObject([{ taskId: '100', differences: ['100.mp4 is small.'] }]);
  });

  it.each([
    ['torn', '{"taskId":'],
    ['null', 'null'],
    ['of another workflow', JSON.stringify(sidecar('cat'))],
    ['without files', JSON.stringify(sidecar('fox', '101', { files: undefined }))],
    ['of a file elsewhere', JSON.stringify(sidecar('fox', '101', { files: [{ name: '../a.mp4', bytes: 5 }] }))],
  ])('leaves out one that is %s', async (_what, text) => {
    await mkdir(path.join(batch(), 'fox'), { recursive: true });
    await writeFile(path.join(batch(), 'fox', '101.json'), text);
    expect(await readMade(folder(), ['fox'])).toEqual([]);
  });

  it('follows no link', async () => {
    await leave('fox');
    await mkdir(path.join(batch(), 'owl'));
    await writeFile(path.join(root, 'secret.json'), JSON.stringify(sidecar('owl')));
    await symlink(path.join(root, 'secret.json'), path.join(batch(), 'owl', '101.json'));
    expect((await readMade(folder(), ['fox', 'owl'])).map(({ id }) => id)).toEqual(['fox']);
  });

  it.skipIf(process.platform === 'win32')('says so when the directory itself is no directory', async () => {
    await symlink(batch(), batch());
    await expect(readMade(folder(), ['fox'])).rejects.toBeInstanceOf(KlingFailure);
  });
});
