import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Item } from '../../src/domain/batch/batch-items.js';
import { createLocalFolder } from '../../src/disk/local-folder.js';
import { KlingFailure } from '../../src/domain/kling-failure.js';
import { KEPT_MANIFEST, readAllItems, readItems, writeItems } from '../../src/manifest/kept/items.js';
import { createManifests } from '../../src/manifest/manifests.js';
import { readMeanings, writeMeanings } from '../../src/manifest/kept/meanings.js';
import { readManifest } from '../../src/manifest/read-manifest.js';
import { checkInput } from '../../src/pictures/input-file.js';
import { png } from './picture-files.js';

let directory: string;
let file: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'kling-kept-'));
  file = path.join(directory, 'batches', 'foxes', 'manifest.jsonl');
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});

const folder = () => createLocalFolder(directory, 'batches', 'foxes');

const ITEMS: readonly Item[] = [
  { id: 'a', request: { prompt: 'one "fox"\n\ud800', duration: '5' } },
  { id: '3fa91c2b00', request: { prompt: 'two', run: { attempts: 2 } } },
  { id: '3fa91c2b00-2', request: { taskId: '77' } },
];

const failure = async (reading: Promise<unknown>) => {
  const error: unknown = await reading.catch((thrown: unknown) => thrown);
  if (!(error instanceof KlingFailure)) throw new Error(`expected a KlingFailure, got ${String(error)}`);
  return `${error.code}: ${error.message.replaceAll(file, 'FILE')}`;
};

describe('kept items', () => {
  it('are read again as they were, all or some, and as a manifest too', async () => {
    await writeItems(folder(), KEPT_MANIFEST, ITEMS);
    expect([...(await readAllItems(folder(), KEPT_MANIFEST)).values()]).toEqual(ITEMS);
    expect(await readItems(folder(), KEPT_MANIFEST, ['3fa91c2b00-2', 'a'])).toEqual([ITEMS[2], ITEMS[0]]);
    const { items } = await readManifest(file, { checkInput });
    expect(items.map(({ id, request }) => ({ id, request }))).toEqual(ITEMS);
    expect(await readdir(path.dirname(file))).toEqual(['manifest.jsonl']);
  });

  it('replace those of before as a whole', async () => {
    await Promise.all([
      writeItems(folder(), KEPT_MANIFEST, ITEMS),
      writeItems(folder(), KEPT_MANIFEST, ITEMS),
      writeItems(folder(), KEPT_MANIFEST, ITEMS),
    ]);
    expect([...(await readAllItems(folder(), KEPT_MANIFEST)).values()]).toEqual(ITEMS);
    expect(await readdir(path.dirname(file))).toEqual(['manifest.jsonl']);
  });

  it('sweep what writers that were killed have left, and nothing else', async () => {
    await mkdir(path.dirname(file), { recursive: true });
    const names = [
      'manifest.jsonl.part',
      'manifest.jsonl.0191f6a1-7b3c-7def-8a90-123456789abc.part',
      'my-manifest.jsonl.part',
    ];
    for (const name of names) await writeFile(path.join(path.dirname(file), name), '{"id":"to');
    await writeItems(folder(), KEPT_MANIFEST, ITEMS);
    expect((await readdir(path.dirname(file))).sort()).toEqual(['manifest.jsonl', 'my-manifest.jsonl.part']);
  });

  it.skipIf(process.platform === 'win32')(
    'are written through no link, neither of a directory nor of the file',
    async () => {
      const elsewhere = path.join(directory, 'elsewhere');
      await mkdir(elsewhere);
      await writeFile(path.join(elsewhere, 'precious'), 'mine');
      await symlink(elsewhere, path.join(directory, 'batches'));
      await expect(writeItems(folder(), KEPT_MANIFEST, ITEMS)).rejects.toMatchObject({ code: 'Storage' });
      await rm(path.join(directory, 'batches'));
      await mkdir(path.dirname(file), { recursive: true });
      await symlink(path.join(elsewhere, 'precious'), file);
      await writeItems(folder(), KEPT_MANIFEST, ITEMS);
      expect(await readdir(elsewhere)).toEqual(['precious']);
      expect(await readFile(path.join(elsewhere, 'precious'), 'utf8')).toBe('mine');
      expect([...(await readAllItems(folder(), KEPT_MANIFEST)).values()]).toEqual(ITEMS);
    },
  );

  it('are missed when their file is gone', async () => {
    expect(await failure(readItems(folder(), KEPT_MANIFEST, ['a']))).toBe(
      'Storage: Cannot read the items of the batch from FILE: the file is gone. Put it back; it goes on by itself.',
    );
  });

  it.each([
    [(text: string) => text.replace(/^.*\n/, ''), 'item "a" is not in it'],
    [(text: string) => `prompt\n${text}`, 'line 1 is not one of its items'],
    [(text: string) => text + text, 'item "a" is in it twice'],
    [(text: string) => text.replace(',"duration":"5"}', ''), 'item "a" is damaged'],
  ])('are not taken from a file that somebody has changed (%#)', async (change, what) => {
    await writeItems(folder(), KEPT_MANIFEST, ITEMS);
    await writeFile(file, change(await readFile(file, 'utf8')));
    expect(await failure(readItems(folder(), KEPT_MANIFEST, ['a']))).toBe(
      `Storage: FILE has been changed since the batch started: ${what}. Put it back as it was; it goes on by itself.`,
    );
  });

  it('cannot be written where a file stands in the way', async () => {
    await writeFile(path.join(directory, 'batches'), '');
    expect(await failure(writeItems(folder(), KEPT_MANIFEST, ITEMS))).toMatch(
      /^Storage: Cannot write to .*: a part of that path is a file, not a directory/,
    );
  });
});

describe.skipIf(process.platform === 'win32')('kept meanings', () => {
  const meaningsFile = () => path.join(path.dirname(file), 'meanings.jsonl');
  const row = JSON.stringify({ id: 'a', fields: { prompt: 'a fox' }, files: {} });
  const meant = (prompt: string) => ({ fields: { prompt }, files: {} });
  const refused = (what: string) =>
    `Storage: Cannot read what the batch has made before from ${meaningsFile()}: ${what}. Put back what it was; or remove it, and what lies beside it on disk tells, as far as it goes.`;

  it('are read through no link, and not waited for where a pipe lies in their place', async () => {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(path.join(directory, 'elsewhere'), row);
    await symlink(path.join(directory, 'elsewhere'), meaningsFile());
    expect(await failure(readMeanings(folder()))).toBe(refused('a symbolic link stands where a file should be'));
    await rm(meaningsFile());
    execFileSync('mkfifo', [meaningsFile()]);
    expect(await failure(readMeanings(folder()))).toMatch(/^Storage: Cannot read what the batch has made/);
  });

  it.each([
    ['a line that was cut off', `${row}\n${row.slice(0, 20)}\n`, 'line 2 is damaged'],
    ['a line of something else', `${row}\n\n{"id":"b"}\n`, 'line 3 is damaged'],
  ])('are not taken for empty after %s, neither read nor written over', async (_what, text, what) => {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(meaningsFile(), text);
    expect(await failure(readMeanings(folder()))).toBe(refused(what));
    const written = writeMeanings(folder(), new Map([['b', meant('a hen')]]));
    expect(await failure(written)).toBe(refused(what));
    expect(await readFile(meaningsFile(), 'utf8')).toBe(text);
  });

  it('are none where there is no file, and are added to where there is one', async () => {
    expect((await readMeanings(folder())).size).toBe(0);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(meaningsFile(), `${row}\n`);
    await writeMeanings(folder(), new Map([['b', meant('a hen')]]));
    expect([...(await readMeanings(folder())).keys()]).toEqual(['a', 'b']);
  });
});

describe('createManifests', () => {
  it("checks a file or a batch's own items, keeps them and reads a page", async () => {
    await writeFile(path.join(directory, 'cat.png'), png(400, 400));
    await writeFile(path.join(directory, 'cats.csv'), 'id,prompt,image\n1,a,cat.png\n2,b,cat.png\n');
    const manifests = createManifests({ directory, checkInput, root: createLocalFolder(directory, 'batches') });
    const fromFile = await manifests.check({ kind: 'manifest', manifest: 'cats.csv' }, { mode: 'pro' });
    const rows = [
      { id: '1', prompt: 'a', image: 'cat.png' },
      { id: 2, prompt: 'b', image: 'cat.png' },
    ];
    expect(await manifests.check({ kind: 'items', items: rows }, { mode: 'pro' })).toEqual(fromFile);
    expect(await manifests.keep('foxes', fromFile)).toBe(file);
    expect(await manifests.read('foxes', file, ['2'])).toEqual([
      { id: '2', request: { prompt: 'b', image: path.join(directory, 'cat.png'), mode: 'pro' } },
    ]);
    await expect(manifests.check({ kind: 'items', items: [{ prompt: 'a' }, { promt: 'a' }] }, {})).rejects.toThrow(
      'items[1] promt: unknown field; did you mean "prompt"?',
    );
  });

  it.each(['/etc/passwd', 'kept.jsonl', '/srv/other/.env', 'manifest.csv'])(
    'reads no %s for a batch that names it as what it has kept',
    async (name) => {
      const secret = path.join(directory, 'kept.jsonl');
      await writeFile(secret, '{"id":"a","prompt":"a secret"}\n');
      const manifests = createManifests({ directory, checkInput, root: createLocalFolder(directory, 'batches') });
      const named = name === 'kept.jsonl' ? secret : name;
      await expect(manifests.read('foxes', named, ['a'])).rejects.toThrow(
        `${named}: is no file that keeps the items of a batch; leave "continued" out`,
      );
    },
  );

  it("reads a batch's own items whatever directory is named with them, so that the output directory may move", async () => {
    const elsewhere = path.join(directory, 'elsewhere', 'manifest.jsonl');
    await mkdir(path.dirname(elsewhere));
    await writeFile(elsewhere, '{"id":"a","prompt":"a secret"}\n');
    const manifests = createManifests({ directory, checkInput, root: createLocalFolder(directory, 'batches') });
    expect(await failure(manifests.read('foxes', elsewhere, ['a']))).toContain('the file is gone');
    await writeItems(folder(), KEPT_MANIFEST, [{ id: 'a', request: { prompt: 'mine' } }]);
    expect(await manifests.read('foxes', elsewhere, ['a'])).toEqual([{ id: 'a', request: { prompt: 'mine' } }]);
  });
});
