import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explainS3 } from '../../../src/store/s3/explain-s3.js';
import type { S3Objects } from '../../../src/store/s3/s3-objects.js';
import { openS3 } from '../../../src/store/s3/s3-objects.js';
import type { S3Exchange } from '../../../src/store/s3/watch-requests.js';
import { readConfig } from '../../../src/config/read-config.js';
import { S3_BUILD_LIMIT_MS, startS3Server } from '../../e2e/s3-server.js';
import type { S3Server } from '../../e2e/s3-server.js';

let server: S3Server;
let objects: S3Objects;
const seen: S3Exchange[] = [];
const NEVER = new AbortController().signal;

const open = (bucket: string) => {
  const { inputStore } = readConfig({ ...server.env, KLING_BASE_URL: 'http://127.0.0.1:1' });
  if (inputStore === undefined) throw new Error('the settings name no bucket');
  return openS3(
    { ...inputStore, bucket },
    () => undefined,
    (exchange) => seen.push(exchange),
  );
};

beforeAll(async () => {
  server = await startS3Server();
  objects = await open(server.bucket);
}, S3_BUILD_LIMIT_MS);

afterAll(async () => {
  objects.close();
  await server.close();
});

describe('the objects of a bucket', () => {
  it('are read back whole and in ranges, with what was said of them', async () => {
    await objects.put('read/a.txt', 'hello world', { contentType: 'text/plain', metadata: { sum: 'abc' } });
    expect(await objects.head('read/a.txt')).toMatchObject({ bytes: 11, metadata: { sum: 'abc' } });
    const read = async (range?: { offset: number; length?: number }) =>
      (await objects.get('read/a.txt', range))?.content.toString();
    expect(await read()).toBe('hello world');
    expect(await read({ offset: 6 })).toBe('world');
    expect(await read({ offset: 4, length: 3 })).toBe('o w');
    expect(await read({ offset: 8, length: 100 })).toBe('rld');
    expect(await read({ offset: 11, length: 5 })).toBe('');
    const chunks: Uint8Array[] = [];
    for await (const chunk of (await objects.stream('read/a.txt')) ?? []) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe('hello world');
  });

  it('are asked for in requests that somebody may hear of, with their sizes and statuses', async () => {
    seen.length = 0;
    await objects.put('seen/a.txt', 'hello');
    await objects.head('seen/a.txt');
    await objects.get('seen/a.txt');
    await objects.get('seen/none.txt');
    const none = { sentBytes: 0, receivedBytes: 0 };
    expect(seen).toEqual([
      { operation: 'PutObject', httpStatus: 200, sentBytes: 5, receivedBytes: 0 },
      { ...none, operation: 'HeadObject', httpStatus: 200 },
      { ...none, operation: 'GetObject', httpStatus: 200, receivedBytes: 5 },
      { operation: 'GetObject', httpStatus: 404, sentBytes: 0, receivedBytes: expect.any(Number) as number },
    ]);
  });

  it('that are not there are undefined, and may be removed', async () => {
    expect(await objects.head('absent')).toBeUndefined();
    expect(await objects.get('absent')).toBeUndefined();
    expect(await objects.stream('absent')).toBeUndefined();
    await objects.remove('absent');
  });

  it('are written by one alone where two want a new name at once', async () => {
    const write = (content: string) => objects.put('claim/name', content, { onlyIf: { absent: true } });
    const written = await Promise.all(['one', 'two', 'three', 'four'].map(write));
    expect(written.filter((one) => one !== undefined)).toHaveLength(1);
    expect(await write('late')).toBeUndefined();
  });

  it('are written over only while they are as they were', async () => {
    const first = await objects.put('over/a', 'one');
    const second = await objects.put('over/a', 'two', { onlyIf: { etag: first?.etag ?? '' } });
    expect(second?.etag).not.toBe(first?.etag);
    expect(await objects.put('over/a', 'three', { onlyIf: { etag: first?.etag ?? '' } })).toBeUndefined();
    expect((await objects.get('over/a'))?.content.toString()).toBe('two');
    expect(await objects.put('over/gone', 'x', { onlyIf: { etag: first?.etag ?? '' } })).toBeUndefined();
  });

  it('are listed by what their names begin with', async () => {
    for (const key of ['list/b', 'list/a/1', 'list/a/2', 'listed']) await objects.put(key, key);
    const keys: string[] = [];
    for await (const { key, bytes } of objects.list('list/')) {
      expect(bytes).toBe(key.length);
      keys.push(key);
    }
    expect(keys).toEqual(['list/a/1', 'list/a/2', 'list/b']);
  });

  it('are fetched by a link without any key', async () => {
    await objects.put('link/a', 'linked');
    const reply = await fetch(await objects.link('link/a', 60));
    expect(await reply.text()).toBe('linked');
  });
});

describe('an upload in parts', () => {
  const content = randomBytes(6 * 2 ** 20);

  it('is gone on with by whoever finds it, and becomes one object', async () => {
    const upload = { key: 'parts/a', uploadId: await objects.uploads.begin('parts/a', 'video/mp4') };
    await objects.uploads.putPart(upload, 1, content.subarray(0, 5 * 2 ** 20), NEVER);
    const other = await open(server.bucket);
    expect(await other.uploads.list('parts/')).toEqual([{ ...upload, startedMs: expect.any(Number) as number }]);
    const known = (await other.uploads.parts(upload)) ?? [];
    expect(known).toMatchObject([{ number: 1, bytes: 5 * 2 ** 20 }]);
    const last = await other.uploads.putPart(upload, 2, content.subarray(5 * 2 ** 20), NEVER);
    expect(await other.uploads.complete(upload, [...known, last])).toBe(true);
    expect((await objects.get('parts/a'))?.content.equals(content)).toBe(true);
    expect(await objects.uploads.list('parts/')).toEqual([]);
    other.close();
  });

  it('that is ended leaves nothing, and may be ended twice', async () => {
    const upload = { key: 'parts/b', uploadId: await objects.uploads.begin('parts/b', 'video/mp4') };
    const part = await objects.uploads.putPart(upload, 1, content, NEVER);
    await objects.uploads.abort(upload);
    await objects.uploads.abort(upload);
    expect(await objects.uploads.complete(upload, [part])).toBe(false);
    expect(await objects.uploads.parts(upload)).toBeUndefined();
    expect(await objects.uploads.list('parts/')).toEqual([]);
    expect(await objects.head('parts/b')).toBeUndefined();
  });
});

describe('a bucket that is not there', () => {
  it('is trouble, and no empty bucket', async () => {
    const other = await open('no-such-bucket');
    const calls = [other.get('a'), other.put('a', 'b', { onlyIf: { absent: true } }), other.uploads.list('')];
    const errors = await Promise.all(calls.map((call) => call.then(() => 'no trouble', explainS3)));
    expect(new Set(errors)).toEqual(new Set(['there is no such bucket (NoSuchBucket)']));
    other.close();
  });
});
