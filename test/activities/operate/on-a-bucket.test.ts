import { createHash, randomBytes } from 'node:crypto';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withLinks } from '../../../src/activities/notices/with-links.js';
import { readS3Access } from '../../../src/config/read-config.js';
import { createOpenBuckets } from '../../../src/store/s3/open-buckets.js';
import { createOutput } from '../../../src/store/output/create-output.js';
import type { S3Objects } from '../../../src/store/s3/s3-objects.js';
import { openS3 } from '../../../src/store/s3/s3-objects.js';
import type { S3Server } from '../../e2e/s3-server.js';
import { S3_BUILD_LIMIT_MS, startS3Server } from '../../e2e/s3-server.js';
import { HAS_FFMPEG, makeClip } from '../../ffmpeg/clips.js';
import type { PlaceOptions } from './operation-place.js';
import { createOperationPlace } from './operation-place.js';

/** What begins as a video does, in five parts of an upload. */
const LARGE = Buffer.concat([Buffer.from('\0\0\0\x18ftypisom'), randomBytes(36 * 2 ** 20)]);
const sumOf = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

describe('operate, with files in a bucket', { timeout: 60_000 }, () => {
  let server: S3Server;
  let objects: S3Objects;
  const access = () => readS3Access({ env: server.env });

  beforeAll(async () => {
    server = await startS3Server();
    objects = await openS3({ ...access(), bucket: server.bucket }, () => undefined);
  }, S3_BUILD_LIMIT_MS);
  afterAll(async () => {
    objects.close();
    await server.close();
  });

  const createPlace = (options: PlaceOptions = {}) => createOperationPlace({ ...options, readS3Access: access });
  const list = async (prefix: string): Promise<string[]> => {
    const found: string[] = [];
    for await (const { key } of objects.list(prefix)) found.push(key.slice(prefix.length));
    return found.sort();
  };
  const listUnfinished = async (prefix: string) => (await objects.uploads.list(prefix)).map(({ key }) => key);

  it.skipIf(!HAS_FFMPEG)(
    'fetches them, keeps the result in the bucket, and leaves nothing here (needs ffmpeg)',
    async () => {
      const { at, start, outputDir } = await createPlace();
      const videos: string[] = [];
      for (const n of [1, 2]) {
        await objects.put(`in/clip ${n}.mp4`, await readFile(makeClip(at(`${n}.mp4`), { frames: 12, tone: 300 })));
        videos.push(`s3://${server.bucket}/in/clip ${n}.mp4`);
      }
      const body = { videos: videos.map((one) => one.replace('clip ', 'clip-')) };
      await expect(start({ kind: 'join', body }).result).rejects.toThrow(/^videos\[0\]: there is no s3:/);
      for (const n of [1, 2]) await objects.put(`in/clip-${n}.mp4`, await readFile(at(`${n}.mp4`)));
      const { outputs, sidecarFile } = await start({ kind: 'join', body, output: `s3://${server.bucket}/films` })
        .result;
      expect(outputs).toMatchObject([{ file: `s3://${server.bucket}/films/story/joined.mp4`, seconds: 1 }]);
      expect((await list('films/')).map((key) => `s3://${server.bucket}/films/${key}`).sort()).toEqual(
        [outputs[0]?.file, sidecarFile].sort(),
      );
      const made = await objects.get('films/story/joined.mp4');
      expect(sumOf(made?.content ?? Buffer.alloc(0))).toBe(outputs[0]?.sha256);
      expect(await readdir(outputDir)).toEqual([]);
    },
  );

  it('copies to a bucket, goes on where a try was cut off, and sends nothing twice', async () => {
    const seen: number[] = [];
    const worker = new AbortController();
    const cut = await createPlace({
      beforeStretch: (count, signal) => {
        if (count === 4) worker.abort();
        signal.throwIfAborted();
      },
    });
    await writeFile(cut.at('large.mp4'), LARGE);
    const body = { files: [cut.at('large.mp4')], to: `s3://${server.bucket}/delivered` };
    const first = cut.start({ kind: 'upload', body });
    worker.signal.addEventListener('abort', () => first.environment.cancel('WORKER_SHUTDOWN'));
    await expect(first.result).rejects.toMatchObject({ type: 'WorkerShutdown' });
    expect(await listUnfinished('delivered/')).toEqual(['delivered/large.mp4']);

    const { directory } = cut;
    const next = await createPlace({ directory, beforeStretch: (count) => void seen.push(count) });
    const { outputs } = await next.start({ kind: 'upload', body }).result;
    expect(outputs).toEqual([
      {
        ...{ kind: 'video', file: `s3://${server.bucket}/delivered/large.mp4` },
        ...{ bytes: LARGE.length, sha256: sumOf(LARGE) },
      },
    ]);
    // Of five stretches those behind the parts that had arrived.
    expect(seen.length).toBeLessThan(5);
    expect(await listUnfinished('delivered/')).toEqual([]);

    const there = seen.length;
    await next.start({ kind: 'upload', body, meaning: 'm2' }).result;
    expect(seen).toHaveLength(there);
    const other = { files: [outputs[0]?.file ?? ''], to: `s3://${server.bucket}/elsewhere`, name: 'copy' };
    await next.start({ kind: 'upload', body: other }).result;
    expect(await list('elsewhere/')).toEqual(['copy.mp4']);
  });

  it('leaves nothing of a copy that is cancelled', async () => {
    const stopped = new AbortController();
    const { at, start } = await createPlace({
      beforeStretch: (count, signal) => {
        if (count === 4) stopped.abort();
        signal.throwIfAborted();
      },
    });
    await writeFile(at('large.mp4'), LARGE);
    const { environment, result } = start({
      kind: 'upload',
      body: { files: [at('large.mp4')], to: `s3://${server.bucket}/cancelled` },
    });
    stopped.signal.addEventListener('abort', () => environment.cancel('CANCELLED'));
    await expect(result).rejects.toMatchObject({ message: 'CANCELLED' });
    expect(await listUnfinished('cancelled/')).toEqual([]);
    expect(await list('cancelled/')).toEqual([]);
  });

  it('never replaces an object that is another file', async () => {
    const { at, start } = await createPlace();
    await objects.put('taken/a.json', '{"mine":true}');
    await writeFile(at('a.json'), '{}');
    const body = { files: [at('a.json')], to: `s3://${server.bucket}/taken` };
    await expect(start({ kind: 'upload', body }).result).rejects.toThrow('is there already, and is another file');
    expect((await objects.get('taken/a.json'))?.content.toString()).toBe('{"mine":true}');
  });

  it('shows what is to be approved by links that anybody can open, made when the notice goes out', async () => {
    await objects.put('show/a.json', '{"a":1}');
    const buckets = createOpenBuckets(() => undefined);
    const output = createOutput({ outputDir: path.resolve('outputs'), readS3Access: access, buckets });
    const file = `s3://${server.bucket}/show/a.json`;
    const event = {
      ...({ id: 'evt_1', type: 'pipeline.approval', timestamp: '2026-11-26T08:00:00.000Z' } as const),
      data: { message: 'good?', show: [file, '/a.mp4'] },
    };
    const sent = await withLinks(event, output.linkOf);
    const [link] = sent.data.links as readonly { readonly file: string; readonly link: string }[];
    expect(link?.file).toBe(file);
    expect(await (await fetch(link?.link ?? '')).text()).toBe('{"a":1}');
    const away = () => Promise.reject(new Error('the bucket is away'));
    expect(await withLinks(event, away)).toBe(event);
    expect(await withLinks({ ...event, type: 'batch.started' }, output.linkOf)).toMatchObject({ data: event.data });
    buckets.close();
  });
});
