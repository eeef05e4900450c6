import { chmod, link, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createRotatingFile } from '../../src/disk/rotating-file.js';

async function openFolder() {
  const folder = await mkdtemp(path.join(tmpdir(), 'kling-log-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'replies.jsonl');
  const troubles: string[] = [];
  const open = (maxBytes?: number) => createRotatingFile(file, { maxBytes, onTrouble: (text) => troubles.push(text) });
  return { folder, file, troubles, open };
}

describe('a file that lines are added to', () => {
  it('is for its owner alone, also when it was there before for all', async () => {
    const { file, open } = await openFolder();
    await writeFile(file, 'one\n');
    await chmod(file, 0o644);
    const log = open();
    log.write('two');
    await log.flush();
    expect(await readFile(file, 'utf8')).toBe('one\ntwo\n');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('is never more than twice as large as it may be', async () => {
    const { folder, file, open } = await openFolder();
    const log = open(100);
    for (let count = 10; count < 60; count++) log.write(`line ${count} ${'.'.repeat(12)}`);
    await log.flush();
    expect((await readdir(folder)).sort()).toEqual(['replies.jsonl', 'replies.jsonl.1']);
    for (const name of [file, `${file}.1`]) expect((await stat(name)).size).toBeLessThanOrEqual(100);
    expect(await readFile(file, 'utf8')).toContain('line 59');
    expect((await stat(`${file}.1`)).mode & 0o777).toBe(0o600);
  });

  it('takes whole lines of two writers', async () => {
    const { file, open } = await openFolder();
    const writers = [open(), open()];
    for (let count = 0; count < 40; count++)
      for (const [index, one] of writers.entries()) one.write(`${index}${'x'.repeat(5000)}`);
    await Promise.all(writers.map((one) => one.flush()));
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    expect(lines).toHaveLength(80);
    expect(lines.every((line) => /^[01]x{5000}$/.test(line))).toBe(true);
  });

  for (const [what, make] of Object.entries({ 'symbolic link': symlink, 'hard link': link }))
    it(`is not written through a ${what}, which is said once`, async () => {
      const { folder, file, open, troubles } = await openFolder();
      const other = path.join(folder, 'other');
      await writeFile(other, 'mine');
      await make(other, file);
      const log = open();
      log.write('one');
      log.write('two');
      await log.flush();
      expect(await readFile(other, 'utf8')).toBe('mine');
      expect(troubles).toEqual([expect.stringContaining(`${file} cannot be written`)]);
      expect(troubles[0]).toContain('link');
    });

  it('says of a folder that is not there that it cannot be written, and throws nothing', async () => {
    const { folder, troubles } = await openFolder();
    const log = createRotatingFile(path.join(folder, 'no', 'file'), { onTrouble: (text) => troubles.push(text) });
    log.write('one');
    await log.flush();
    expect(troubles).toEqual([expect.stringContaining('ENOENT')]);
  });
});
