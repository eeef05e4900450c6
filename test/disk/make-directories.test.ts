import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeDirectories } from '../../src/disk/make-directories.js';

describe('directories with all above them', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'kling-directories-'));
  });
  afterEach(async () => {
    await rm(root, { recursive: true });
  });

  it('are made, also by several at once, and again', async () => {
    const directory = path.join(root, 'a', 'b', 'c');
    await Promise.all([1, 2, 3].map(() => makeDirectories(directory)));
    await makeDirectories(directory);
    expect((await stat(directory)).isDirectory()).toBe(true);
  });

  it('may be there as a link, or be the root of the disk', async () => {
    await symlink(root, path.join(root, 'link'));
    await makeDirectories(path.join(root, 'link'));
    await makeDirectories(path.parse(root).root);
  });

  it.each([
    ['a file', 'file', 'EEXIST'],
    ['below a file', 'file/below/that', 'ENOTDIR'],
    ['at a link that leads nowhere', 'dangling', 'EEXIST'],
  ])('are refused %s', async (_where, name, code) => {
    await writeFile(path.join(root, 'file'), '');
    await symlink(path.join(root, 'nowhere'), path.join(root, 'dangling'));
    await expect(makeDirectories(path.join(root, name))).rejects.toMatchObject({ code });
  });

  it.skipIf(!existsSync('/proc/self'))(
    'are refused where a directory takes none, instead of tried for ever',
    async () => {
      for (const directory of ['/proc/kling', '/proc/kling/outputs', '/proc/self/kling'])
        await expect(makeDirectories(directory)).rejects.toMatchObject({ code: 'ENOENT' });
    },
  );

  it.skipIf(process.getuid?.() === 0)('are refused where this user may not write', async () => {
    await chmod(root, 0o500);
    await expect(makeDirectories(path.join(root, 'a'))).rejects.toMatchObject({ code: 'EACCES' });
    await chmod(root, 0o700);
  });
});
