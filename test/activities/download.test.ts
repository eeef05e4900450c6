import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDownload } from '../../src/activities/download.js';
import { createMedia } from '../../src/kling/media.js';
import { createLocalDisk } from '../../src/storage/local-disk.js';
import { quietEnvironment } from './quiet-environment.js';

const MP4 = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypisom'), Buffer.alloc(400_000, 7)]);

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

  function run(fresh: string[] = []) {
    const environment = quietEnvironment();
    const beats: { offset?: number }[] = [];
    environment.on('heartbeat', (details: { offset?: number }) => beats.push(details));
    const media = createMedia({ baseUrl: url, extraHosts: [], connectTimeoutMs: 1000, stallTimeoutMs: 5000 });
    const download = createDownload({
      kling: {
        create: () => Promise.reject(new Error('download does not create')),
        findByExternalId: () => Promise.reject(new Error('download does not search')),
        getTask: () => Promise.resolve({ taskId: '101', status: 'succeeded', message: '', outputs: fresh.map(output) }),
      },
      media,
      store: createLocalDisk({ root }),
      now: () => Date.parse('2026-11-23T08:00:00.000Z'),
    });
    const input = { workflowId: 'gen-1', taskId: '101', outputs: [output('a.mp4')], sidecar: { model: 'kling-v2-6' } };
    return { environment, beats, result: environment.run(download, input) };
  }

  const files = async () => (await readdir(root, { recursive: true })).sort();
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
    expect(await readFile(path.join(root, 'gen-1/101.mp4'))).toEqual(MP4);
    const sidecar = await readFile(path.join(root, 'gen-1/101.json'), 'utf8');
    expect(JSON.parse(sidecar)).toMatchObject({
      model: 'kling-v2-6',
      taskId: '101',
      finishedAt: '2026-11-23T08:00:00.000Z',
    });
    expect(sidecar).not.toContain('Signature');
  });

  it('asks only for the rest after a worker has stopped in the middle', async () => {
    serve = serveHalf;
    const first = run();
    await halfIsThere();
    first.environment.cancel('WORKER_SHUTDOWN');
    await expect(first.result).rejects.toMatchObject({ type: 'WorkerShutdown', nonRetryable: false });
    expect(await files()).toEqual(['gen-1', 'gen-1/101.part', 'gen-1/101.part.json']);
    serve = serveWhole;
    await run().result;
    expect(asked).toEqual([undefined, 'bytes=200000-']);
    expect(await readFile(path.join(root, 'gen-1/101.mp4'))).toEqual(MP4);
  });

  it('removes what is there of the file when its generation is cancelled', async () => {
    serve = serveHalf;
    const { environment, result } = run();
    await halfIsThere();
    environment.cancel('CANCELLED');
    await expect(result).rejects.toMatchObject({ message: 'CANCELLED' });
    expect(await files()).toEqual([]);
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
    await expect(run(['fresh.mp4']).result).rejects.toMatchObject({ kind: 'NotFound' });
  });

  it('keeps nothing of an error page that came in place of a video', async () => {
    serve = (_request, response) => response.writeHead(200).end('<html>sorry</html>');
    await expect(run().result).rejects.toMatchObject({
      kind: 'Media',
      message: expect.stringContaining('is no video') as unknown,
    });
    serve = serveWhole;
    expect(await run().result).toMatchObject({ artifacts: [{ bytes: MP4.length }] });
  });

  it('shows in its heartbeat how far it is', async () => {
    serve = serveHalf;
    const { environment, beats, result } = run();
    await expect.poll(() => beats.at(-1)?.offset, { timeout: 4000 }).toBe(200_000);
    environment.cancel('CANCELLED');
    await expect(result).rejects.toThrow();
  });
});
