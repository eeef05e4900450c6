import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createLocalFolder } from '../../src/disk/local-folder.js';
import { findTasksInOutput } from '../../src/journal/tasks-in-output.js';

async function openFolder() {
  const root = await mkdtemp(path.join(tmpdir(), 'kling-disk-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  /** A task as it lies on disk; `bytes` is what its JSON says of its file. */
  const put = async (folder: string, taskId: string, bytes = 3) => {
    await mkdir(path.join(root, folder), { recursive: true });
    const files = [{ kind: 'video', index: 0, name: `${taskId}.mp4`, bytes, sha256: '', url: '' }];
    const sidecar = { workflowId: folder, taskId, attempts: 1, finishedAt: '2026-11-25T00:00:00.000Z', files };
    await writeFile(path.join(root, folder, `${taskId}.mp4`), 'abc');
    await writeFile(path.join(root, folder, `${taskId}.json`), JSON.stringify(sidecar));
  };
  return { root, put };
}

const find = (root: string) => findTasksInOutput(createLocalFolder(root), ['7', '8', 'cut', 'lost', 'odd']);

describe('tasks in the output folder', () => {
  it('are found beside a generation and in a batch, where all of their files are there', async () => {
    const { root, put } = await openFolder();
    await put('gen-1', '7');
    await put('batch-1/fox', '8');
    await put('gen-2', 'cut', 4);
    await put('gen-3', 'lost');
    await rm(path.join(root, 'gen-3/lost.mp4'));
    await writeFile(path.join(root, 'gen-1/odd.json'), '{"taskId":');
    expect(Object.fromEntries(await find(root))).toEqual({
      '7': path.join(root, 'gen-1'),
      '8': path.join(root, 'batch-1/fox'),
    });
  });

  it('are looked for through no link, and where there is no folder there are none', async () => {
    const { root, put } = await openFolder();
    await put('far/gen-1', '7');
    await mkdir(path.join(root, 'near'));
    await symlink(path.join(root, 'far/gen-1'), path.join(root, 'near/gen-1'));
    expect(await find(path.join(root, 'near'))).toEqual(new Map());
    expect(await find(path.join(root, 'none'))).toEqual(new Map());
  });
});
