import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/read-config.js';
import { measureFile } from '../../src/pictures/measure/measure.js';
import type { FileTarget, PartStart, Store } from '../../src/ports/store.js';
import { createClip } from '../../src/simulator/media/clip.js';
import { createBucketStores } from '../../src/store/bucket/bucket-stores.js';
import { createOpenBuckets } from '../../src/store/s3/open-buckets.js';
import { createLocalDisk } from '../../src/store/local-store.js';
import { openS3 } from '../../src/store/s3/s3-objects.js';
import { S3_BUILD_LIMIT_MS, startS3Server } from '../e2e/s3-server.js';

/** A place of one kind, all of which behave alike. */
interface Place {
  /** The store as a process on another machine would open it. */
  open(): Store;
  /** Names of all that lies there, and of uploads that nobody has finished. */
  list(): Promise<readonly string[]>;
  /** The bytes of a finished file. */
  bytes(file: string): Promise<Buffer>;
  close(): Promise<void>;
}

async function startDisk(): Promise<Place> {
  const root = await mkdtemp(path.join(tmpdir(), 'kling-place-'));
  return {
    open: () => createLocalDisk({ root }),
    list: async () => {
      const names = await readdir(root, { recursive: true });
      const isFile = await Promise.all(names.map(async (name) => (await stat(path.join(root, name))).isFile()));
      return names.filter((_, at) => isFile[at]).sort();
    },
    bytes: (file) => readFile(file),
    close: () => rm(root, { recursive: true, force: true }),
  };
}

async function startBucket(): Promise<Place> {
  const server = await startS3Server();
  const { outputBucket } = readConfig({ ...server.env, KLING_BASE_URL: server.url, KLING_OUTPUT: 's3://inputs/out' });
  if (outputBucket === undefined) throw new Error('the settings name no bucket');
  const opened: { close(): void }[] = [];
  const objects = await openS3(outputBucket, () => undefined);
  return {
    open() {
      const buckets = createOpenBuckets(() => undefined);
      opened.push(buckets);
      return createBucketStores(buckets)(outputBucket);
    },
    async list() {
      const names: string[] = [];
      for await (const { key } of objects.list('')) names.push(key.slice('out/'.length));
      const uploads = await objects.uploads.list('');
      return [...names, ...uploads.map(({ key }) => `${key.slice('out/'.length)} (unfinished)`)].sort();
    },
    bytes: async (file) => (await objects.get(file.slice('s3://inputs/'.length)))?.content ?? Buffer.alloc(0),
    async close() {
      [...opened, objects].forEach((one) => one.close());
      await server.close();
    },
  };
}

const MB = 2 ** 20;
const HEAD = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypisom')]);
/** More than two parts of an upload, and no whole number of them. */
const VIDEO = Buffer.concat([HEAD, randomBytes(20 * MB)]);
const SMALL = VIDEO.subarray(0, 100_000);
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** One try, which begins where the store says and ends after so many bytes, or with the file. */
async function attempt(store: Store, target: FileTarget, content: Buffer, end = content.length) {
  const part = await store.begin(target);
  const from: PartStart = { offset: part.offset, etag: '"v1"', totalBytes: content.length };
  try {
    await part.start(part.etag === '"v1"' ? from : { ...from, offset: 0 });
    const first = part.etag === '"v1"' ? part.offset : 0;
    for (let at = first; at < end; at += MB)
      await part.write(Buffer.from(content.subarray(at, Math.min(at + MB, end))));
    return { offset: first, stored: end === content.length ? await part.commit() : undefined };
  } finally {
    await part.close();
  }
}

describe.each([
  ['a disk', startDisk],
  ['a bucket', startBucket],
])('%s as a store', (kind, start) => {
  let place: Place;
  let count = 0;
  /** Each test has a workflow of its own. */
  const next = (): FileTarget => ({ workflowId: `gen-${++count}`, taskId: '101', kind: 'video' });
  const namesOf = async ({ workflowId }: FileTarget) =>
    (await place.list()).filter((name) => name.startsWith(`${workflowId}/`)).map((name) => name.split('/')[1]);

  beforeAll(async () => {
    place = await start();
  }, S3_BUILD_LIMIT_MS);
  afterAll(() => place.close());

  it.each([
    ['a file of a few bytes', SMALL],
    ['one of many parts', VIDEO],
    ['one that is a whole number of parts', VIDEO.subarray(0, 16 * MB)],
  ])('keeps %s whole, with its sum, and finds it again', async (_what, content) => {
    const target = next();
    const { stored } = await attempt(place.open(), target, content);
    expect(stored).toMatchObject({ bytes: content.length, sha256: sha256(content) });
    expect((await place.bytes(stored?.file ?? '')).equals(content)).toBe(true);
    expect(await namesOf(target)).toEqual(['101.mp4']);
    expect(await place.open().find(target)).toEqual(stored);
  });

  it('shows nothing under the name of a file before it is whole', async () => {
    const target = next();
    await attempt(place.open(), target, VIDEO, 18 * MB);
    expect(await place.open().find(target)).toBeUndefined();
    expect(await namesOf(target)).not.toContain('101.mp4');
  });

  it('goes on from where a try on another machine was cut off, and has the same sum', async () => {
    const target = next();
    await attempt(place.open(), target, VIDEO, 18 * MB);
    const { offset, stored } = await attempt(place.open(), target, VIDEO);
    expect(offset).toBeGreaterThanOrEqual(16 * MB);
    expect(stored).toMatchObject({ bytes: VIDEO.length, sha256: sha256(VIDEO) });
    expect((await place.bytes(stored?.file ?? '')).equals(VIDEO)).toBe(true);
    expect(await namesOf(target)).toEqual(['101.mp4']);
  });

  it('goes on where all of a file had come and its end was missed', async () => {
    const target = next();
    const content = VIDEO.subarray(0, 16 * MB);
    const part = await place.open().begin(target);
    await part.start({ offset: 0, etag: '"v1"', totalBytes: content.length });
    await part.write(content);
    await part.close();
    const { offset, stored } = await attempt(place.open(), target, content);
    expect(offset).toBeGreaterThan(0);
    expect(stored?.sha256).toBe(sha256(content));
  });

  it('begins anew where another file has come in its place, and leaves nothing of the old one', async () => {
    const target = next();
    await attempt(place.open(), target, VIDEO, 18 * MB);
    const part = await place.open().begin(target);
    await part.start({ offset: 0, etag: '"v2"', totalBytes: SMALL.length });
    await part.write(SMALL);
    expect(await part.commit()).toMatchObject({ bytes: SMALL.length, sha256: sha256(SMALL) });
    await part.close();
    expect(await namesOf(target)).toEqual(['101.mp4']);
  });

  it('cannot go on without a strong ETag, and sweeps what such a try has left', async () => {
    const target = next();
    const part = await place.open().begin(target);
    await part.start({ offset: 0, totalBytes: VIDEO.length });
    await part.write(VIDEO.subarray(0, 17 * MB));
    await part.close();
    expect(
      await place
        .open()
        .begin(target)
        .then(async (one) => (await one.close(), one.offset)),
    ).toBe(0);
    await attempt(place.open(), target, VIDEO);
    expect(await namesOf(target)).toEqual(['101.mp4']);
  });

  it('refuses bytes from a place that was not asked for', async () => {
    const target = next();
    await attempt(place.open(), target, VIDEO, 18 * MB);
    const part = await place.open().begin(target);
    await expect(part.start({ offset: 5, etag: '"v1"', totalBytes: VIDEO.length })).rejects.toThrow('from byte 5');
    await part.close();
  });

  it('keeps what came of a file that ends too early, for the next try', async () => {
    const target = next();
    const part = await place.open().begin(target);
    await part.start({ offset: 0, etag: '"v1"', totalBytes: VIDEO.length });
    await part.write(VIDEO.subarray(0, 17 * MB));
    await expect(part.commit()).rejects.toMatchObject({
      code: 'Media',
      message: expect.stringContaining('announced') as string,
    });
    await part.close();
    expect((await attempt(place.open(), target, VIDEO)).offset).toBeGreaterThanOrEqual(16 * MB);
  });

  it.each([
    ['short', Buffer.from('<html>no such file</html>')],
    ['long', Buffer.concat([Buffer.from('<html>'), Buffer.alloc(18 * MB)])],
  ])('keeps nothing of a %s page of errors', async (_what, content) => {
    const target = next();
    await expect(attempt(place.open(), target, content)).rejects.toMatchObject({ code: 'Media' });
    expect((await namesOf(target)).filter((name) => name?.endsWith('.mp4') === true)).toEqual([]);
    expect((await attempt(place.open(), target, SMALL)).offset).toBe(0);
    expect(await namesOf(target)).toEqual(['101.mp4']);
  });

  it('has one file when two tries write it at once', async () => {
    const target = next();
    const both = await Promise.allSettled([attempt(place.open(), target, VIDEO), attempt(place.open(), target, VIDEO)]);
    const stored = both.flatMap((one) => (one.status === 'fulfilled' ? [one.value.stored?.sha256] : []));
    expect(stored.length).toBeGreaterThan(0);
    expect(new Set(stored)).toEqual(new Set([sha256(VIDEO)]));
    expect(await namesOf(target)).toEqual(['101.mp4']);
    const found = await place.open().find(target);
    expect((await place.bytes(found?.file ?? '')).equals(VIDEO)).toBe(true);
  });

  it('names files of several sets, forms and marks as on a disk', async () => {
    const target = next();
    const png = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.alloc(100)]);
    await attempt(place.open(), { ...target, kind: 'image', group: 0, index: 1, number: 2 }, png);
    await attempt(place.open(), { ...target, mark: 'watermarked' }, SMALL);
    await attempt(place.open(), { ...target, kind: 'image', mark: 'thumbnail' }, png);
    await attempt(place.open(), { ...target, name: 'Fox in snow' }, SMALL);
    expect(await namesOf(target)).toEqual(
      [
        '101-0-1.png',
        '101-thumbnail.png',
        '101-watermarked.mp4',
        expect.stringMatching(/^Fox_in_snow-\w+\.mp4$/),
      ].sort(),
    );
  });

  it('reads stretches of a finished file, and none that is not there', async () => {
    const { stored } = await attempt(place.open(), next(), SMALL);
    const { file } = stored ?? { file: '' };
    const read = async (offset: number, length: number) =>
      Buffer.from(await place.open().read(file, { offset, length })).toString('hex');
    expect(await read(4, 8)).toBe(Buffer.from('ftypisom').toString('hex'));
    expect(await read(SMALL.length - 2, 10)).toBe(SMALL.subarray(-2).toString('hex'));
    expect(await read(SMALL.length, 10)).toBe('');
    await expect(place.open().read(`${file}.none`, { offset: 0, length: 1 })).rejects.toMatchObject({
      code: 'Storage',
    });
  });

  it('lets finished files be checked as anywhere, the flawed ones too', async () => {
    const view = { shape: 'wide', prompt: 'a fox', durationSeconds: 5, sound: 'tone' } as const;
    const find = async (content: Buffer) => {
      const { stored } = await attempt(place.open(), next(), content);
      const { file, bytes } = stored ?? { file: '', bytes: 0 };
      return measureFile({ bytes, read: (offset, length) => place.open().read(file, { offset, length }) }, 'video');
    };
    const found = { seconds: 5.042, width: 1280, height: 720, fps: 24, audio: true };
    expect(await find(Buffer.concat(createClip(view)))).toEqual({ ...found, whole: true });
    expect(await find(Buffer.concat(createClip({ ...view, isCutOff: true })))).toMatchObject({
      ...found,
      whole: false,
    });
  });

  it('shows a file to a program of this machine, as far as a frame needs it', async () => {
    const target = next();
    await attempt(place.open(), target, VIDEO);
    const stored = await place.open().find(target);
    if (stored === undefined) throw new Error('it is not there');
    const seen = await place.open().withLocalView(stored, async (file) => {
      const content = await readFile(file);
      return { size: content.length, head: content.subarray(0, MB), tail: content.subarray(-MB) };
    });
    expect(seen.size).toBe(VIDEO.length);
    expect(seen.head.equals(VIDEO.subarray(0, MB)) && seen.tail.equals(VIDEO.subarray(-MB))).toBe(true);
  });

  it('gives each task a name of its own, however many want one at once, and each try of a task the same', async () => {
    const { workflowId } = next();
    const tasks = ['a', 'b', 'c', 'd', 'e'].map((taskId) => ({ workflowId, taskId }));
    // Tasks of one directory follow each other on a disk; in a bucket they need not.
    const names: string[] = [];
    if (kind === 'a bucket') names.push(...(await Promise.all(tasks.map((one) => place.open().nameFor(one, 'Fox')))));
    else for (const one of tasks) names.push(await place.open().nameFor(one, 'Fox'));
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(5);
    for (const [at, one] of tasks.entries()) expect(await place.open().nameFor(one, 'Fox')).toBe(names[at]);
  });

  it('gives no task the name of a file that lies there, and takes a name back with the sidecar', async () => {
    const target = { ...next(), name: 'fox' };
    await attempt(place.open(), target, SMALL);
    const other = { workflowId: target.workflowId, taskId: '102' };
    expect(await place.open().nameFor(other, 'Fox')).toBe('Fox-2');
    await attempt(place.open(), { ...other, kind: 'video', name: 'Fox-2' }, SMALL);
    const file = await place.open().writeSidecar(other, { name: 'Fox-2', taskId: '102' });
    expect(JSON.parse((await place.bytes(file)).toString())).toEqual({ name: 'Fox-2', taskId: '102' });
    expect(await namesOf(target)).toEqual(['102.json', 'Fox-2.mp4', 'fox.mp4'].sort());
    expect(await place.open().nameFor(other, 'Fox')).toBe('Fox-2');
  });

  it('leaves what is finished of a task that is not wanted any more, and nothing else', async () => {
    const target = next();
    await attempt(place.open(), { ...target, index: 0 }, SMALL);
    await attempt(place.open(), { ...target, index: 1 }, VIDEO, 17 * MB);
    await attempt(place.open(), { ...target, taskId: '1010' }, VIDEO, 17 * MB);
    const others = (await namesOf({ ...target })).filter((name) => name?.startsWith('1010') === true);
    await place.open().discard(target);
    expect(await namesOf(target)).toEqual(['101-0.mp4', ...others].sort());
    await place.open().discard({ ...target, taskId: '1010' });
    expect(await namesOf(target)).toEqual(['101-0.mp4']);
    await place.open().discard(next());
  });

  it('of what has one file alone a like name with a number is left: it is that of another one', async () => {
    const fox = { ...next(), name: 'fox', isOnly: true };
    const other = { ...fox, taskId: '1011', name: 'fox-2' };
    await attempt(place.open(), fox, VIDEO, 17 * MB);
    await attempt(place.open(), other, VIDEO, 17 * MB);
    const kept = (await namesOf(fox)).filter((name) => name?.startsWith('fox-2') === true);
    expect(kept).not.toEqual([]);
    await place.open().discard(fox);
    expect(await namesOf(fox)).toEqual(kept);
  });

  it('may be closed twice, begun or not', async () => {
    const part = await place.open().begin(next());
    await part.close();
    await part.close();
    const begun = await place.open().begin(next());
    await begun.start({ offset: 0, totalBytes: SMALL.length });
    await begun.write(SMALL);
    await begun.commit();
    await begun.close();
    await begun.close();
  });

  it('may be asked whether it can be written to', async () => {
    await expect(place.open().check()).resolves.toBeUndefined();
  });
});
