import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkWritable, freeBytes } from '../../src/disk/disk-health.js';

describe('disk health', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'kling-health-'));
  });
  afterEach(async () => {
    await rm(root, { recursive: true });
  });

  it('counts the bytes that are free', async () => {
    expect(await freeBytes(root)).toBeGreaterThan(0);
  });

  it('makes the directory, writes to it and leaves nothing there', async () => {
    const directory = path.join(root, 'a', 'b');
    await checkWritable(directory);
    expect(await readdir(directory)).toEqual([]);
  });

  it('names the directory that cannot be written to', async () => {
    await writeFile(path.join(root, 'file'), '');
    const directory = path.join(root, 'file', 'below');
    await expect(checkWritable(directory)).rejects.toMatchObject({
      code: 'Storage',
      message: `Cannot write to ${directory}: a part of that path is a file, not a directory (ENOTDIR)`,
    });
  });

  it.skipIf(!existsSync('/proc/self'))('names one that can never be made', async () => {
    await expect(checkWritable('/proc/kling/outputs')).rejects.toMatchObject({
      code: 'Storage',
      message: 'Cannot write to /proc/kling/outputs: no directory can be made there (ENOENT)',
    });
  });
});
