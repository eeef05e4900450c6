import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { InvalidRequest } from '../../src/domain/invalid-request.js';
import { readManifest } from '../../src/manifest/read-manifest.js';
import { roomForRows } from '../../src/manifest/room.js';

const MB = 2 ** 20;

describe('the memory of a worker', () => {
  it.each([
    ['a container of 1 GiB, where V8 takes half of it', 524, 140],
    ['a container of 2 GiB', 1048, 299],
    ['a container of 256 MiB', 131, 21],
    ['hardly anything', 40, 1],
  ])('is enough for a file of rows of so many megabytes in %s', (_what, heapMB, roomMB) => {
    expect(Math.floor(roomForRows(heapMB * MB) / MB)).toBe(roomMB);
  });

  it('is looked at before rows are: what is too large is refused, by table and by JSON', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'kling-room-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const options = { checkInput: () => Promise.reject(new Error('there are no pictures')) };
    const prompt = 'a red fox '.repeat(100);
    for (const [name, text] of [
      ['rows.csv', `prompt\n${`${prompt}\n`.repeat(3000)}`],
      ['rows.jsonl', `${JSON.stringify({ prompt })}\n`.repeat(3000)],
    ] as const) {
      const file = path.join(folder, name);
      await writeFile(file, text);
      const refused = readManifest(file, { ...options, roomBytes: 1.5 * MB });
      await expect(refused).rejects.toThrow(InvalidRequest);
      await expect(refused).rejects.toThrow(
        /rows\.(csv|jsonl)[: ].*has 2 MB of rows, and the memory of this worker is enough for 1 MB; split the file, or give the worker more memory/,
      );
      expect((await readManifest(file, { ...options, roomBytes: 4 * MB })).items).toHaveLength(3000);
    }
  });
});
