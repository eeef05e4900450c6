import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createLocalFolder } from '../../src/disk/local-folder.js';

it('a folder that was copied from a bucket to a disk goes on where it stopped', async () => {
  const root = await mkdtemp(path.join(tmpdir(), 'kling-folder-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const folder = createLocalFolder(root, 'night');
  await folder.write('journal.jsonl', '1\n');
  await folder.write('journal.jsonl.00000009-0123456789abcdef', '3\n');
  await folder.write('journal.jsonl.00000002-fedcba9876543210', '2\n');
  await folder.append('journal.jsonl', ['4']);
  expect((await folder.readAppended('journal.jsonl')).filter(Boolean)).toEqual(['1', '2', '3', '4']);
  expect(await readdir(path.join(root, 'night'))).toHaveLength(4);
});
