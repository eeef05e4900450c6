import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../src/ports/store.js';
import { createOpenBuckets } from '../../src/store/s3/open-buckets.js';
import { createStores } from '../../src/store/stores.js';

const MP4 = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypisom'), Buffer.alloc(500, 7)]);

const open = (outputDir: string) =>
  createStores({
    outputDir,
    readS3Access: () => ({ hasPathStyle: false }),
    buckets: createOpenBuckets(() => undefined),
  });

async function keep(store: Store): Promise<string> {
  const part = await store.begin({ workflowId: 'gen-1', taskId: '101', kind: 'video' });
  await part.start({ offset: 0, totalBytes: MP4.length });
  await part.write(MP4);
  const { file } = await part.commit();
  return file;
}

describe('the places that a worker keeps results in', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'kling-stores-'));
  });
  afterEach(async () => {
    await rm(root, { recursive: true, force: true });
  });

  it('are its output directory, or a folder below it that a request names', async () => {
    const stores = open(root);
    expect(await keep(stores.of(undefined))).toBe(path.join(root, 'gen-1/101.mp4'));
    expect(await keep(stores.of('clips/New Ones'))).toBe(path.join(root, 'clips/New Ones/gen-1/101.mp4'));
    expect(await keep(stores.of(path.join(root, 'abs')))).toBe(path.join(root, 'abs/gen-1/101.mp4'));
    expect(await keep(stores.of(root))).toBe(path.join(root, 'gen-1/101.mp4'));
  });

  it('note beside the files in which folder they were put', async () => {
    const { of } = open(root);
    const noted = async (output?: string) => {
      const file = await of(output).writeSidecar({ workflowId: 'gen-1', taskId: '101' }, { taskId: '101' });
      return JSON.parse(await readFile(file, 'utf8')) as unknown;
    };
    expect(await noted()).toEqual({ taskId: '101' });
    expect(await noted(root)).toEqual({ taskId: '101' });
    expect(await noted('clips/new')).toEqual({ taskId: '101', folder: 'clips/new' });
    expect(await noted(path.join(root, 'clips/new'))).toEqual({ taskId: '101', folder: 'clips/new' });
  });

  it.each([
    ['/etc', 'it is not below the output directory of the worker'],
    ['../other', 'it is not below the output directory of the worker'],
    ['clips/../../other', 'it is not below the output directory of the worker'],
    ['.git/hooks', 'no folder may be called ".git"'],
    ['temporal.db', 'no folder may be called "temporal.db"'],
    ['batch/journal.jsonl', 'no folder may be called "journal.jsonl"'],
  ])('are never %s', (output, reason) => {
    expect(() => open(root).of(output)).toThrow(`run.output: "${output}": ${reason}`);
  });

  it('are not reached through a link that lies in the output directory', async () => {
    const elsewhere = await mkdtemp(path.join(tmpdir(), 'kling-elsewhere-'));
    await symlink(elsewhere, path.join(root, 'link'));
    const store = open(root).of('link/clips');
    await expect(store.check()).rejects.toThrow('is a symbolic link; results are not written through links');
    await expect(keep(store)).rejects.toThrow('is a symbolic link');
    expect(await readdir(elsewhere)).toEqual([]);
    await rm(elsewhere, { recursive: true });
  });

  it('are known to be writable before anything is paid for', async () => {
    const stores = open(root);
    await stores.of('clips').check();
    expect(await readdir(root, { recursive: true })).toEqual(['clips']);
    await writeFile(path.join(root, 'file'), '');
    await expect(stores.of('file/clips').check()).rejects.toMatchObject({ code: 'Storage' });
  });
});
