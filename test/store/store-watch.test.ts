import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { checkWritable } from '../../src/disk/disk-health.js';
import { createStoreWatch, DISK_RHYTHM } from '../../src/store/store-watch.js';

describe('the watch over the output directory', () => {
  it('takes one probe for many creates of a moment, and looks again at the next and after trouble', async () => {
    const parent = await mkdtemp(path.join(tmpdir(), 'kling-watch-'));
    onTestFinished(() => rm(parent, { recursive: true, force: true }));
    const directory = path.join(parent, 'outputs');
    const changes: (string | undefined)[] = [];
    let nowMs = 0;
    const watch = createStoreWatch({
      check: () => checkWritable(directory),
      onChange: (trouble) => changes.push(trouble),
      rhythm: DISK_RHYTHM,
      now: () => nowMs,
    });
    await watch.check();
    await rm(directory, { recursive: true });
    await writeFile(directory, 'a file in its place');
    nowMs = 200;
    await expect(watch.check()).resolves.toBeUndefined();
    nowMs = 300;
    await expect(watch.check()).rejects.toMatchObject({ code: 'Storage' });
    await expect(watch.check()).rejects.toMatchObject({ code: 'Storage' });
    await rm(directory);
    await expect(watch.check()).resolves.toBeUndefined();
    expect(changes).toEqual([expect.stringContaining(directory), undefined]);
  });
});
