import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { createLocalFolder } from '../../src/disk/local-folder.js';
import { createManifests } from '../../src/manifest/manifests.js';

const ROWS = 'id,prompt\na,ein Bär\n';

describe('a file of rows in a bucket that somebody has put there', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'kling-stored-'));
    await mkdir(path.join(directory, 'rows'));
    return () => rm(directory, { recursive: true, force: true });
  });

  /** As the output has it, and as the bucket for inputs has it. */
  async function promptsOf(bytes: Buffer): Promise<unknown[]> {
    await writeFile(path.join(directory, 'rows/prompts.csv'), bytes);
    const manifests = createManifests({
      directory,
      checkInput: () => Promise.reject(new Error('no row names a file')),
      root: { ...createLocalFolder(directory), path: 's3://results/out' },
      inputStore: {
        name: 's3://inputs/',
        has: (uri) => uri.startsWith('s3://inputs/'),
        put: () => Promise.reject(new Error('nothing is put')),
        link: () => Promise.reject(new Error('nothing is linked')),
        read: () => Promise.resolve(bytes),
        close: () => undefined,
      },
    });
    const read = async (manifest: string) =>
      (await manifests.check({ kind: 'manifest', manifest }, {})).map(({ request }) => request.prompt);
    const settled = await Promise.allSettled([read('rows/prompts.csv'), read('s3://inputs/prompts.csv')]);
    return settled.map((one) => (one.status === 'fulfilled' ? one.value : String(one.reason)));
  }

  it.each([
    ['UTF-8', Buffer.from(ROWS)],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${ROWS}`)],
    ['UTF-16, as Excel writes it', Buffer.from(`\ufeff${ROWS}`, 'utf16le')],
  ])('is read as one on a disk is: %s', async (_, bytes) => {
    expect(await promptsOf(bytes)).toEqual([['ein Bär'], ['ein Bär']]);
  });

  it('is refused where its letters would be lost', async () => {
    expect(await promptsOf(Buffer.from(ROWS, 'latin1'))).toEqual([
      expect.stringContaining('is not UTF-8; save the file as UTF-8'),
      expect.stringContaining('is not UTF-8; save the file as UTF-8'),
    ]);
  });
});
