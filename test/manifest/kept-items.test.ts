import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Item } from '../../src/domain/batch/batch-items.js';
import { KlingFailure } from '../../src/domain/failure.js';
import { readItems, writeManifest } from '../../src/manifest/kept-items.js';
import { createManifests } from '../../src/manifest/manifests.js';
import { readManifest } from '../../src/manifest/read-manifest.js';
import { checkImage } from '../../src/storage/image-file.js';
import { png } from './picture-files.js';

let directory: string;
let file: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'kling-kept-'));
  file = path.join(directory, 'batches', 'foxes', 'items.jsonl');
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});

const ITEMS: readonly Item[] = [
  { id: 'a', request: { prompt: 'one "fox"\n\ud800', duration: '5' } },
  { id: '3fa91c2b00', request: { prompt: 'two', run: { attempts: 2 } } },
  { id: '3fa91c2b00-2', request: { taskId: '77' } },
];

const failure = async (reading: Promise<unknown>) => {
  const error: unknown = await reading.catch((thrown: unknown) => thrown);
  if (!(error instanceof KlingFailure)) throw new Error(`expected a KlingFailure, got ${String(error)}`);
  return `${error.kind}: ${error.message.replaceAll(file, 'FILE')}`;
};

describe('kept items', () => {
  it('are read again as they were, all or some, and as a manifest too', async () => {
    await writeManifest(file, ITEMS);
    expect(await readItems(file)).toEqual(ITEMS);
    expect(await readItems(file, ['3fa91c2b00-2', 'a'])).toEqual([ITEMS[2], ITEMS[0]]);
    expect((await readManifest(file, { checkPicture: checkImage })).items).toEqual(ITEMS);
    expect(await readdir(path.dirname(file))).toEqual(['items.jsonl']);
  });

  it('replace those of before as a whole', async () => {
    await Promise.all([writeManifest(file, ITEMS), writeManifest(file, ITEMS), writeManifest(file, ITEMS)]);
    expect(await readItems(file)).toEqual(ITEMS);
  });

  it('are missed when their file is gone', async () => {
    expect(await failure(readItems(file, ['a']))).toBe(
      'Storage: Cannot read the items of the batch from FILE: the file is gone. Put it back; it goes on by itself.',
    );
  });

  it.each([
    [(text: string) => text.replace(/^.*\n/, ''), 'item "a" is not in it'],
    [(text: string) => `prompt\n${text}`, 'line 1 is not one of its items'],
    [(text: string) => text + text, 'item "a" is in it twice'],
    [(text: string) => text.replace(',"duration":"5"}', ''), 'item "a" is damaged'],
  ])('are not taken from a file that somebody has changed (%#)', async (change, what) => {
    await writeManifest(file, ITEMS);
    await writeFile(file, change(await readFile(file, 'utf8')));
    expect(await failure(readItems(file, ['a']))).toBe(
      `Storage: FILE has been changed since the batch started: ${what}. Put it back as it was; it goes on by itself.`,
    );
  });

  it('cannot be written where a file stands in the way', async () => {
    await writeFile(path.join(directory, 'batches'), '');
    expect(await failure(writeManifest(file, ITEMS))).toMatch(/^Storage: Cannot write FILE: /);
  });
});

describe('createManifests', () => {
  it("checks a file or a batch's own items, keeps them and reads a page", async () => {
    await writeFile(path.join(directory, 'cat.png'), png(400, 400));
    await writeFile(path.join(directory, 'cats.csv'), 'id,prompt,image\n1,a,cat.png\n2,b,cat.png\n');
    const manifests = createManifests({ directory, checkPicture: checkImage, fileOf: () => file });
    const fromFile = await manifests.check({ kind: 'manifest', manifest: 'cats.csv' }, { mode: 'pro' });
    const rows = [
      { id: '1', prompt: 'a', image: 'cat.png' },
      { id: 2, prompt: 'b', image: 'cat.png' },
    ];
    expect(await manifests.check({ kind: 'items', items: rows }, { mode: 'pro' })).toEqual(fromFile);
    expect(await manifests.keep('cats', fromFile)).toBe(file);
    expect(await manifests.read(file, ['2'])).toEqual([
      { id: '2', request: { prompt: 'b', image: path.join(directory, 'cat.png'), mode: 'pro' } },
    ]);
    await expect(manifests.check({ kind: 'items', items: [{ prompt: 'a' }, { promt: 'a' }] }, {})).rejects.toThrow(
      'items[1] promt: unknown field; did you mean "prompt"?',
    );
  });
});
