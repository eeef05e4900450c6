import { NOTHING_FOUND } from '../../../src/domain/artifact.js';
import type { Checks } from '../../../src/domain/generation/checks/judge-file.js';
import { measureFile } from '../../../src/pictures/measure/measure.js';
import { createClip } from '../../../src/simulator/media/clip.js';
import { execFileSync } from 'node:child_process';
import { getEventListeners, once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ApplicationFailureCategory } from '@temporalio/common';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DownloadResult } from '../../../src/contract/generation-activities.js';
import { createDownload } from '../../../src/activities/download/download.js';
import { toTemporalFailure } from '../../../src/activities/failures.js';
import type { Frames } from '../../../src/ports/media.js';
import type { Store } from '../../../src/ports/store.js';
import { KlingFailure } from '../../../src/domain/kling-failure.js';
import type { Output } from '../../../src/domain/task.js';
import { createMedia } from '../../../src/kling/media/media.js';
import { createLocalDisk } from '../../../src/store/local-store.js';
import { quietEnvironment } from '../quiet-environment.js';
import { createToldBatches } from '../told-batches.js';

const MP4 = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypisom'), Buffer.alloc(400_000, 7)]);
const NEWER = Buffer.concat([MP4.subarray(0, 12), Buffer.alloc(350_000, 9)]);

type Serve = (request: IncomingMessage, response: ServerResponse) => void;

const serveWhole: Serve = (request, response) => {
  const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const isSame = request.headers['if-range'] === '"v1"';
  const start = isSame ? from : 0;
  response.writeHead(start > 0 ? 206 : 200, {
    etag: '"v1"',
    'content-length': MP4.length - start,
    ...(start > 0 && { 'content-range': `bytes ${start}-${MP4.length - 1}/${MP4.length}` }),
  });
  response.end(MP4.subarray(start));
};

/** Sends the first half and then nothing, until the connection is given up. */
const serveHalf: Serve = (_request, response) => {
  response.writeHead(200, { etag: '"v1"', 'content-length': MP4.length });
  response.write(MP4.subarray(0, 200_000));
};

/** Sends the first half and ends the connection: rudely, or as if that were all. */
const breakOff =
  (how: 'reset' | 'end'): Serve =>
  (_request, response) => {
    response.writeHead(200, { etag: '"v1"', 'content-length': MP4.length });
    response.write(MP4.subarray(0, 200_000), () => {
      // The client reads what was sent before it learns of the end.
      setTimeout(() => (how === 'reset' ? response.socket?.resetAndDestroy() : response.socket?.end()), 100);
    });
  };

/** Knows no ranges, or has another file by now. */
const serveOther =
  (etag: string, bytes: Buffer): Serve =>
  (_request, response) => {
    response.writeHead(200, { etag, 'content-length': bytes.length }).end(bytes);
  };

const NOW_MS = Date.parse('2026-11-23T08:00:00.000Z');
const OLD = { updatedAt: '2026-10-23T07:59:00.000Z' };

describe('download', () => {
  let root: string;
  let server: Server;
  let url: string;
  let asked: (string | undefined)[];
  let serve: Serve;

  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'kling-download-'));
    asked = [];
    serve = serveWhole;
    server = createServer((request, response) => {
      asked.push(request.headers.range);
      serve(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await rm(root, { recursive: true, force: true });
  });

  const output = (file: string) =>
    ({ kind: 'video', index: 0, url: `${url}/${file}?Signature=secret`, id: 'v-1', durationSeconds: 5.1 }) as const;

  interface Setting {
    readonly outputs?: readonly Output[];
    readonly sidecar?: Readonly<Record<string, unknown>>;
    readonly store?: Partial<Store>;
    readonly directory?: string;
    /** What Kling says of the task beside its files, or throws. */
    readonly says?: object | Error;
    readonly heartbeatDetails?: unknown;
    readonly nowMs?: number;
    readonly watermark?: 'asked' | 'ifSent';
    readonly frames?: Frames;
    readonly name?: string;
    readonly checks?: Checks;
  }

  function run(fresh: string[] = [], setting: Setting = {}) {
    const {
      outputs,
      sidecar,
      store,
      directory = root,
      says = {},
      heartbeatDetails,
      nowMs = NOW_MS,
      watermark,
      frames,
      name,
      checks,
    } = setting;
    const environment = quietEnvironment({ heartbeatDetails });
    const beats: { offset?: number; missingSince?: string }[] = [];
    const looks: unknown[] = [];
    environment.on('heartbeat', (details: { offset?: number }) => beats.push(details));
    const media = createMedia({ baseUrl: url, extraHosts: [], connectTimeoutMs: 1000, stallTimeoutMs: 5000 });
    const batches = createToldBatches();
    const download = createDownload({
      kling: {
        create: () => Promise.reject(new Error('download does not create')),
        findByExternalId: () => Promise.reject(new Error('download does not search')),
        getTask: (ref) => {
          looks.push(ref);
          if (says instanceof Error) return Promise.reject(says);
          return Promise.resolve({
            ...{ taskId: '101', status: 'succeeded', message: '', outputs: fresh.map(output) },
            ...says,
          });
        },
      },
      batches,
      media,
      stores: { of: () => ({ ...createLocalDisk({ root: directory }), ...store }) },
      frames,
      measure: measureFile,
      now: () => nowMs,
    });
    const input = {
      workflowId: 'gen-1',
      taskId: '101',
      batchId: 'b',
      outputs: outputs ?? [output('a.mp4')],
      sidecar: sidecar ?? { model: 'kling-v2-6' },
      ...(watermark === undefined ? {} : { watermark }),
      ...(name === undefined ? {} : { name }),
      ...(checks === undefined ? {} : { checks }),
    };
    const result: Promise<DownloadResult> = environment.run(download, input);
    return { environment, beats, looks, result, batches };
  }

  const files = async () => (await readdir(root, { recursive: true })).sort();
  /** Not by `toEqual`, which takes a second for so many bytes. */
  const expectVideo = async (bytes: Buffer, directory = root) =>
    expect((await readFile(path.join(directory, 'gen-1/101.mp4'))).equals(bytes)).toBe(true);
  const halfIsThere = () =>
    expect
      .poll(async () => (await readFile(path.join(root, 'gen-1/101.part')).catch(() => Buffer.alloc(0))).length)
      .toBe(200_000);

  it('ends in a whole file and a sidecar that keeps no signature', async () => {
    const { result } = run();
    expect(await result).toMatchObject({
      artifacts: [
        {
          file: path.join(root, 'gen-1/101.mp4'),
          bytes: MP4.length,
          url: `${url}/a.mp4`,
          id: 'v-1',
          durationSeconds: 5.1,
        },
      ],
      sidecarFile: path.join(root, 'gen-1/101.json'),
    });
    await expectVideo(MP4);
    const sidecar = await readFile(path.join(root, 'gen-1/101.json'), 'utf8');
    expect(JSON.parse(sidecar)).toMatchObject({
      model: 'kling-v2-6',
      taskId: '101',
      finishedAt: '2026-11-23T08:00:00.000Z',
    });
    expect(sidecar).not.toContain('Signature');
  });

  describe('with checks', () => {
    const SILENT = Buffer.concat(createClip({ shape: 'wide', prompt: 'a fox', durationSeconds: 3 }));
    const FOUND = { seconds: 3.042, width: 1280, height: 720, fps: 24, audio: false, whole: true };
    const asked = { seconds: 5, audio: true } as const;
    const sidecarOf = async ({ sidecarFile }: DownloadResult) =>
      JSON.parse(await readFile(sidecarFile, 'utf8')) as Record<string, unknown>;
    beforeEach(() => {
      serve = (_request, response) => void response.writeHead(200, { 'content-length': SILENT.length }).end(SILENT);
    });

    it('looks into the files, and tells in result and sidecar what it found and what differs', async () => {
      const result = await run([], { checks: { asked } }).result;
      expect(result.artifacts).toMatchObject([{ found: FOUND }]);
      expect(result.differences).toEqual([
        '101.mp4 is 3 s long, and 5 s were asked for.',
        '101.mp4 has no sound track, and sound was asked for.',
      ]);
      const sidecar = await sidecarOf(result);
      expect(sidecar).toMatchObject({ files: [{ name: '101.mp4', found: FOUND }], differences: result.differences });
      expect(sidecar).not.toHaveProperty('accepted');
    });

    it('tells what it found where nothing differs, and does not look where nobody wants it', async () => {
      const fine = await run([], { checks: { asked: { seconds: 3 } } }).result;
      expect(fine.artifacts).toMatchObject([{ found: FOUND }]);
      expect(fine).not.toHaveProperty('differences');
      expect((await run([]).result).artifacts[0]).not.toHaveProperty('found');
    });

    it('keeps files that are not taken for the result, and says so beside them', async () => {
      const result = await run([], { checks: { asked, expect: { onDifference: 'fail' } } }).result;
      expect(await sidecarOf(result)).toMatchObject({ accepted: false, differences: result.differences });
      expect(await files()).toEqual(['gen-1', 'gen-1/101.json', 'gen-1/101.mp4']);
    });

    it('leaves the twin with a watermark alone', async () => {
      const outputs = [{ ...output('a.mp4'), watermarkUrl: `${url}/w.mp4` }];
      const result = await run([], { outputs, watermark: 'asked', checks: { asked } }).result;
      expect(result.artifacts.map(({ found }) => found !== undefined)).toEqual([true, false]);
      expect(result.differences).toHaveLength(2);
    });

    it('takes what cannot be read for unknown, and no file for lost', async () => {
      const store = { read: () => Promise.reject(new Error('the bucket is away')) };
      const result = await run([], { checks: { asked }, store }).result;
      expect(result.artifacts).toMatchObject([{ found: NOTHING_FOUND }]);
      expect(result).not.toHaveProperty('differences');
    });
  });

  it('tells its batch that it downloads, and takes that back once it is over', async () => {
    const { result, batches } = run();
    await result;
    expect(batches.told).toMatchObject([{ batchId: 'b', state: 'downloading', taskId: '101' }]);
    expect(batches.takenBack).toEqual(['101']);
  });

  it('asks only for the rest after a worker has stopped in the middle', async () => {
    serve = serveHalf;
    const first = run();
    await halfIsThere();
    first.environment.cancel('WORKER_SHUTDOWN');
    await expect(first.result).rejects.toMatchObject({
      type: 'WorkerShutdown',
      nonRetryable: false,
      category: ApplicationFailureCategory.BENIGN,
    });
    expect(await files()).toEqual(['gen-1', 'gen-1/101.part', 'gen-1/101.part.json']);
    serve = serveWhole;
    await run().result;
    expect(asked).toEqual([undefined, 'bytes=200000-']);
    await expectVideo(MP4);
  });

  it('removes what is there of the file when its generation is cancelled', async () => {
    serve = serveHalf;
    const { environment, result } = run();
    await halfIsThere();
    environment.cancel('CANCELLED');
    await expect(result).rejects.toMatchObject({ name: 'CancelledFailure', message: 'CANCELLED' });
    expect(await files()).toEqual([]);
  });

  it('stays cancelled when the partial file cannot be removed', async () => {
    serve = serveHalf;
    const discard = () => Promise.reject(new KlingFailure('Storage', 'the disk is read-only'));
    const { environment, result } = run([], { store: { discard } });
    await halfIsThere();
    environment.cancel('CANCELLED');
    await expect(result).rejects.toMatchObject({ name: 'CancelledFailure', message: 'CANCELLED' });
  });

  it('ends the connection at once when it is cancelled', async () => {
    const closed = new Promise<void>((resolve) => {
      serve = (request, response) => {
        response.once('close', resolve);
        serveHalf(request, response);
      };
    });
    const { environment, result } = run();
    await halfIsThere();
    environment.cancel('CANCELLED');
    await expect(result).rejects.toThrow();
    await closed;
    expect(getEventListeners(environment.context.cancellationSignal, 'abort')).toHaveLength(0);
  });

  it.each([
    ['is reset', breakOff('reset')],
    ['ends too early', breakOff('end')],
  ])('fetches only the rest after a connection that %s', async (_what, serveBroken) => {
    serve = serveBroken;
    await expect(run().result).rejects.toMatchObject({ code: 'Media' });
    serve = serveWhole;
    await run().result;
    expect(asked).toEqual([undefined, 'bytes=200000-']);
    await expectVideo(MP4);
  });

  it.each([
    ['sends the whole file all the same', serveOther('"v1"', MP4), MP4],
    ['has another file by now', serveOther('"v2"', NEWER), NEWER],
  ])('begins anew when the server, asked for the rest, %s', async (_what, serveAgain, expected) => {
    serve = breakOff('end');
    await expect(run().result).rejects.toMatchObject({ code: 'Media' });
    serve = serveAgain;
    await run().result;
    expect(asked).toEqual([undefined, 'bytes=200000-']);
    await expectVideo(expected);
    expect(await files()).toEqual(['gen-1', 'gen-1/101.json', 'gen-1/101.mp4']);
  });

  it.skipIf(process.getuid?.() !== 0)(
    'keeps what it has when the disk is full, and finishes once there is room (needs root, to mount a small disk)',
    async () => {
      const directory = path.join(root, 'small');
      await mkdir(directory);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', directory]);
      try {
        await writeFile(path.join(directory, 'ballast'), Buffer.alloc(800_000));
        const full = run([], { directory });
        await expect(full.result).rejects.toMatchObject({
          code: 'Storage',
          message: `Cannot write to ${path.join(directory, 'gen-1')}: the disk is full (ENOSPC)`,
        });
        await rm(path.join(directory, 'ballast'));
        expect(await run([], { directory }).result).toMatchObject({ artifacts: [{ bytes: MP4.length }] });
        expect(asked).toEqual([undefined, expect.stringMatching(/^bytes=[1-9]\d+-$/)]);
        await expectVideo(MP4, directory);
      } finally {
        execFileSync('umount', ['-l', directory]);
      }
    },
  );

  it('ends the connection when the disk takes nothing', async () => {
    let response: ServerResponse | undefined;
    serve = (request, reply) => {
      response = reply;
      serveHalf(request, reply);
    };
    const begin: Store['begin'] = () =>
      Promise.resolve({
        offset: 0,
        start: () => Promise.reject(new KlingFailure('Storage', 'the disk is full')),
        write: () => Promise.resolve(),
        commit: () => Promise.reject(new Error('nothing was written')),
        close: () => Promise.resolve(),
      });
    await expect(run([], { store: { begin } }).result).rejects.toMatchObject({ code: 'Storage' });
    if (response?.destroyed === false) await once(response, 'close');
    expect(response?.destroyed).toBe(true);
  });

  it('numbers the files of a task that has several, and fetches only those that are missing', async () => {
    const outputs = [output('a.mp4'), { ...output('b.mp4'), index: 1 }];
    const { result } = run([], { outputs });
    expect((await result).artifacts.map(({ file }) => path.basename(file))).toEqual(['101-0.mp4', '101-1.mp4']);
    await rm(path.join(root, 'gen-1/101-1.mp4'));
    await run([], { outputs }).result;
    expect(asked).toHaveLength(3);
  });

  it('asks Kling for fresh URLs once, however many files have died', async () => {
    serve = (request, response) =>
      request.url?.startsWith('/b-fresh') === true || request.url?.startsWith('/a.mp4') === true
        ? response.writeHead(403).end()
        : serveWhole(request, response);
    const outputs = [output('a.mp4'), { ...output('b.mp4'), index: 1 }];
    const { result, looks } = run(['a-fresh.mp4', 'b-fresh.mp4'], { outputs, says: OLD });
    await expect(result).rejects.toMatchObject({ code: 'EmptyResult' });
    expect(looks).toEqual([{ taskId: '101', task: undefined }]);
  });

  it('writes no signature of a picture in the request into the sidecar', async () => {
    const request = {
      image: 'https://user:word@bucket.example/cat.png?X-Amz-Signature=secret#x',
      prompt: 'a fox? yes',
    };
    const { sidecarFile } = await run([], { sidecar: { request } }).result;
    expect(JSON.parse(await readFile(sidecarFile, 'utf8'))).toMatchObject({
      request: { image: 'https://bucket.example/cat.png', prompt: 'a fox? yes' },
    });
  });

  it('leaves the partial file to its successor when it was only taken for dead', async () => {
    serve = serveHalf;
    const { environment, result } = run();
    await halfIsThere();
    environment.cancel('TIMED_OUT');
    await expect(result).rejects.toMatchObject({ message: 'TIMED_OUT' });
    expect(await files()).toContain('gen-1/101.part');
  });

  it('does nothing again when an earlier try had finished the file', async () => {
    await run().result;
    await run().result;
    expect(asked).toHaveLength(1);
  });

  it('asks Kling for a fresh URL when the signed one has died', async () => {
    serve = (request, response) =>
      request.url?.startsWith('/a.mp4') === true ? response.writeHead(403).end() : serveWhole(request, response);
    expect(await run(['fresh.mp4']).result).toMatchObject({ artifacts: [{ url: `${url}/fresh.mp4` }] });
  });

  it('says that the file is gone when the fresh URL is dead too', async () => {
    serve = (_request, response) => response.writeHead(404).end();
    await expect(run(['fresh.mp4'], { says: OLD }).result).rejects.toMatchObject({
      code: 'EmptyResult',
      message: 'Kling no longer serves file 1 of task 101; it keeps results for 30 days',
    });
  });

  for (const httpStatus of [403, 404])
    for (const says of [{ updatedAt: '2026-11-23T07:59:50.000Z' }, { createdAt: '2026-10-25T08:00:00.000Z' }, {}])
      it(`tries HTTP ${httpStatus} again for ten minutes, with a fresh link each time, when the task says ${JSON.stringify(says)}`, async () => {
        serve = (_request, response) => response.writeHead(httpStatus).end();
        const first = run(['fresh.mp4'], { says });
        const failure = await first.result.catch((error: unknown) => error);
        expect(failure).toMatchObject({
          code: 'Media',
          message: `File 1 of task 101 is not there yet (HTTP ${httpStatus})`,
        });
        expect(toTemporalFailure(failure)).toMatchObject({ nonRetryable: false });
        expect(first.looks).toHaveLength(1);
        const heartbeatDetails = first.beats.at(-1);
        expect(heartbeatDetails).toMatchObject({ missingSince: '2026-11-23T08:00:00.000Z' });
        const later = { says, heartbeatDetails, nowMs: NOW_MS + 599_000 };
        await expect(run(['fresh.mp4'], later).result).rejects.toMatchObject({ code: 'Media' });
        const last = run(['fresh.mp4'], { ...later, nowMs: NOW_MS + 600_000 });
        await expect(last.result).rejects.toMatchObject({
          code: 'EmptyResult',
          message: `File 1 of task 101 could not be had for 10 min, with its link renewed each time (HTTP ${httpStatus})`,
        });
      });

  it('gets the file once the media host has it, and forgets that it was missing', async () => {
    let isThere = false;
    serve = (request, response) => (isThere ? serveWhole(request, response) : response.writeHead(403).end());
    const first = run(['fresh.mp4']);
    await expect(first.result).rejects.toMatchObject({ code: 'Media' });
    isThere = true;
    const second = run(['fresh.mp4'], { heartbeatDetails: first.beats.at(-1) });
    expect(await second.result).toMatchObject({ artifacts: [{ bytes: MP4.length }] });
    await expectVideo(MP4);
  });

  it('calls a file gone at once when the media host says so for good', async () => {
    serve = (_request, response) => response.writeHead(410).end();
    const { result, looks } = run(['fresh.mp4'], { says: { updatedAt: '2026-11-23T07:59:50.000Z' } });
    await expect(result).rejects.toMatchObject({ code: 'EmptyResult', facts: { httpStatus: 410 } });
    expect(looks).toHaveLength(1);
  });

  it('calls a file gone when the task is old and Kling knows it no more', async () => {
    serve = (_request, response) => response.writeHead(404).end();
    const says = new KlingFailure('NotFound', 'Kling knows no task 101');
    const sidecar = { createdAt: '2026-10-01T00:00:00.000Z' };
    await expect(run([], { says, sidecar }).result).rejects.toMatchObject({ code: 'EmptyResult' });
    const young = { createdAt: '2026-11-23T07:00:00.000Z' };
    await expect(run([], { says, sidecar: young }).result).rejects.toMatchObject({ code: 'Media' });
  });

  it('waits for a file that the fresh answer does not name yet', async () => {
    serve = (_request, response) => response.writeHead(404).end();
    await expect(run([]).result).rejects.toMatchObject({
      code: 'Media',
      message: 'File 1 of task 101 is not there yet (Kling names no such file)',
    });
  });

  it('waits out trouble with the account when it asks for a fresh link', async () => {
    serve = (_request, response) => response.writeHead(403).end();
    const says = new KlingFailure('Arrears', 'arrears', { klingCode: 1101 });
    await expect(run([], { says }).result).rejects.toMatchObject({
      code: 'AccountTrouble',
      facts: { retryAfterSeconds: 60 },
    });
  });

  it('keeps nothing of an error page that came in place of a video', async () => {
    serve = (_request, response) => response.writeHead(200).end('<html>sorry</html>');
    await expect(run().result).rejects.toMatchObject({
      code: 'Media',
      message: expect.stringContaining('is no video') as unknown,
    });
    serve = serveWhole;
    expect(await run().result).toMatchObject({ artifacts: [{ bytes: MP4.length }] });
  });

  it('calls the files as somebody wants them, with all that belongs to them, and finds them again', async () => {
    const sidecar = { model: 'kling-v2-6', request: { prompt: 'a red fox' }, createdAt: '2026-11-22T23:59:59.000Z' };
    const outputs = [0, 1].map((index) => ({
      ...output(`${index}.mp4`),
      index,
      watermarkUrl: `${url}/${index}-w.mp4`,
    }));
    const frames: Frames = { first: () => Promise.resolve(Buffer.from([0xff, 0xd8, 0xff, 0xe0])) };
    const setting = { sidecar, outputs, frames, watermark: 'asked', name: '{date} {prompt} {n}' } as const;
    const names = [1, 2].flatMap((n) =>
      ['', '-thumbnail', '-watermarked'].map((mark) => `2026-11-22-a-red-fox-${n}${mark}`),
    );
    const extensions = ['mp4', 'jpg', 'mp4'];
    const all = names.map((name, at) => `gen-1/${name}.${extensions[at % 3] ?? ''}`);
    const { sidecarFile } = await run([], setting).result;
    expect(await files()).toEqual(['gen-1', 'gen-1/101.json', ...all].sort());
    expect(JSON.parse(await readFile(sidecarFile, 'utf8'))).toMatchObject({ name: '2026-11-22-a-red-fox-{n}' });
    await run([], setting).result;
    expect(asked).toHaveLength(4);
  });

  it('removes what is there of a file that somebody has named when its generation is cancelled', async () => {
    serve = serveHalf;
    const { environment, result } = run([], { name: 'fox' });
    await expect
      .poll(async () => (await readFile(path.join(root, 'gen-1/fox.part')).catch(() => '')).length)
      .toBe(200_000);
    environment.cancel('CANCELLED');
    await expect(result).rejects.toMatchObject({ name: 'CancelledFailure' });
    expect(await files()).toEqual([]);
  });

  describe('with a thumbnail', () => {
    const JPEG = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(5000, 3)]);
    const thumbnail = () => path.join(root, 'gen-1/101-thumbnail.jpg');
    const covered = () => [{ ...output('a.mp4'), coverUrl: `${url}/cover.jpg` }];
    /** Frames that are `bytes`, and the videos they were taken from. */
    const framesOf = (bytes: Uint8Array | undefined) => {
      const videos: string[] = [];
      const first: Frames['first'] = (video) => {
        videos.push(video);
        return Promise.resolve(bytes);
      };
      return { videos, frames: { first } };
    };

    it('keeps the first frame beside the video, once', async () => {
      const { frames, videos } = framesOf(JPEG);
      const { artifacts, sidecarFile } = await run([], { frames }).result;
      expect(artifacts).toMatchObject([{ file: path.join(root, 'gen-1/101.mp4'), thumbnail: thumbnail() }]);
      expect((await readFile(thumbnail())).equals(JPEG)).toBe(true);
      expect(JSON.parse(await readFile(sidecarFile, 'utf8'))).toMatchObject({
        files: [{ name: '101.mp4', thumbnail: '101-thumbnail.jpg' }],
      });
      expect(await run([], { frames }).result).toMatchObject({ artifacts: [{ thumbnail: thumbnail() }] });
      expect(videos).toEqual([path.join(root, 'gen-1/101.mp4')]);
      expect(await files()).toEqual(['gen-1', 'gen-1/101-thumbnail.jpg', 'gen-1/101.json', 'gen-1/101.mp4']);
    });

    it("takes Kling's own cover where it has sent one", async () => {
      serve = (request, response) =>
        (request.url === '/cover.jpg' ? serveOther('"c"', JPEG) : serveWhole)(request, response);
      const { frames, videos } = framesOf(undefined);
      const { artifacts } = await run([], { frames, outputs: covered() }).result;
      expect(artifacts).toMatchObject([{ thumbnail: thumbnail() }]);
      expect(videos).toEqual([]);
    });

    it("takes the first frame where Kling's cover cannot be had", async () => {
      serve = (request, response) =>
        request.url === '/cover.jpg' ? response.writeHead(404).end() : serveWhole(request, response);
      const { artifacts } = await run([], { ...framesOf(JPEG), outputs: covered() }).result;
      expect(artifacts).toMatchObject([{ thumbnail: thumbnail() }]);
    });

    it.each([
      ['is none', undefined],
      ['is no picture', Buffer.from('<html>sorry</html>')],
    ])('completes without one where there %s', async (_what, bytes) => {
      const { artifacts } = await run([], framesOf(bytes)).result;
      expect(artifacts[0]?.thumbnail).toBeUndefined();
      expect(await files()).toEqual(['gen-1', 'gen-1/101.json', 'gen-1/101.mp4']);
    });

    it('takes none of a picture, nor of a twin with a watermark', async () => {
      const { frames, videos } = framesOf(JPEG);
      serve = (request, response) =>
        (request.url?.startsWith('/p.jpg') === true ? serveOther('"p"', JPEG) : serveWhole)(request, response);
      const outputs = [
        { ...output('a.mp4'), watermarkUrl: `${url}/w.mp4` },
        { kind: 'image', index: 1, url: `${url}/p.jpg` } as const,
      ];
      await run([], { frames, outputs, watermark: 'asked' }).result;
      expect(videos).toEqual([path.join(root, 'gen-1/101-0.mp4')]);
    });
  });

  describe('with a watermarked twin', () => {
    const marked = () => [{ ...output('a.mp4'), watermarkUrl: `${url}/w.mp4?Signature=secret` }];
    /** The twin is answered by `serveTwin`, every other file as a rule. */
    const serveTwinBy =
      (serveTwin: Serve): Serve =>
      (request, response) =>
        (request.url?.startsWith('/w.mp4') === true ? serveTwin : serveWhole)(request, response);

    it('keeps it beside the clean file, under a name that says so', async () => {
      serve = serveTwinBy(serveOther('"w"', NEWER));
      const result = await run([], { outputs: marked(), watermark: 'asked' }).result;
      expect(result).toMatchObject({
        artifacts: [
          { file: path.join(root, 'gen-1/101.mp4'), bytes: MP4.length },
          { file: path.join(root, 'gen-1/101-watermarked.mp4'), bytes: NEWER.length, watermarked: true },
        ],
      });
      expect(result.lacks).toBeUndefined();
      const sidecar = JSON.parse(await readFile(result.sidecarFile, 'utf8')) as { files: unknown[] };
      expect(sidecar.files).toMatchObject([
        { name: '101.mp4', url: `${url}/a.mp4` },
        { name: '101-watermarked.mp4', url: `${url}/w.mp4`, watermarked: true },
      ]);
      await run([], { outputs: marked(), watermark: 'asked' }).result;
      expect(asked).toHaveLength(2);
    });

    it('leaves it where nobody asked for it', async () => {
      expect((await run([], { outputs: marked() }).result).artifacts).toHaveLength(1);
      expect(asked).toHaveLength(1);
    });

    it('says so when Kling has sent none', async () => {
      const { lacks, artifacts, sidecarFile } = await run([], { watermark: 'asked' }).result;
      expect(artifacts).toHaveLength(1);
      expect(lacks).toEqual(['A watermarked copy was asked for, and Kling sent none; the clean file is there.']);
      expect(JSON.parse(await readFile(sidecarFile, 'utf8'))).toMatchObject({ lacks });
    });

    it.each<[string, Serve]>([
      ['is refused', (_request, response) => void response.writeHead(404).end()],
      ['is no video', (_request, response) => void response.writeHead(200).end('<html>sorry</html>')],
    ])('tries for ten minutes when it %s, and then does without it', async (_what, serveTwin) => {
      serve = serveTwinBy(serveTwin);
      const setting = { outputs: marked(), watermark: 'asked', says: { outputs: marked() } } as const;
      const first = run([], setting);
      await expect(first.result).rejects.toMatchObject({ code: 'Media' });
      await expectVideo(MP4);
      const heartbeatDetails = first.beats.at(-1);
      const last = run([], { ...setting, heartbeatDetails, nowMs: NOW_MS + 600_000 });
      const { artifacts, lacks } = await last.result;
      expect(artifacts).toMatchObject([{ file: path.join(root, 'gen-1/101.mp4') }]);
      expect(lacks).toEqual([
        expect.stringMatching(/^The watermarked copy could not be fetched: .*\. The clean file is there\.$/),
      ]);
    });

    it('does without it at once when it lies on a host that is not trusted', async () => {
      const outputs = [{ ...output('a.mp4'), watermarkUrl: 'https://elsewhere.example/w.mp4' }];
      const { artifacts, lacks } = await run([], { outputs, watermark: 'ifSent' }).result;
      expect(artifacts).toHaveLength(1);
      expect(lacks).toEqual([expect.stringContaining('elsewhere.example')]);
    });

    it('removes what is there of it when its generation is cancelled', async () => {
      serve = serveTwinBy(serveHalf);
      const { environment, result } = run([], { outputs: marked(), watermark: 'asked' });
      await expect
        .poll(async () => (await readFile(path.join(root, 'gen-1/101-watermarked.part')).catch(() => '')).length)
        .toBe(200_000);
      environment.cancel('CANCELLED');
      await expect(result).rejects.toMatchObject({ name: 'CancelledFailure' });
      expect(await files()).toEqual(['gen-1', 'gen-1/101.mp4']);
    });
  });

  it('shows in its heartbeat how far it is', async () => {
    serve = serveHalf;
    const { environment, beats, result } = run();
    await expect.poll(() => beats.at(-1)?.offset, { timeout: 4000 }).toBe(200_000);
    environment.cancel('CANCELLED');
    await expect(result).rejects.toThrow();
  });
});
