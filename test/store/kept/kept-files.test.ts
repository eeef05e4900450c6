import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readS3Access } from '../../../src/config/read-config.js';
import type { KeptFile, KeptFiles } from '../../../src/ports/output/kept-files.js';
import { createBucketFiles } from '../../../src/store/kept/bucket-files.js';
import { createDiskFiles } from '../../../src/store/kept/disk-files.js';
import type { S3Objects } from '../../../src/store/s3/s3-objects.js';
import { openS3 } from '../../../src/store/s3/s3-objects.js';
import type { S3Server } from '../../e2e/s3-server.js';
import { S3_BUILD_LIMIT_MS, startS3Server } from '../../e2e/s3-server.js';

let root: string;
let server: S3Server;
let objects: S3Objects;

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'kling-kept-'));
  server = await startS3Server();
  objects = await openS3({ ...readS3Access({ env: server.env }), bucket: server.bucket }, () => undefined);
}, S3_BUILD_LIMIT_MS);

afterAll(async () => {
  objects.close();
  await server.close();
  await rm(root, { recursive: true, force: true });
});

async function listAll(files: KeptFiles): Promise<KeptFile[]> {
  const found: KeptFile[] = [];
  for await (const file of files.list()) found.push(file);
  return found.sort((one, other) => (one.path < other.path ? -1 : 1));
}

const PLACES: readonly (readonly [string, () => KeptFiles, (name: string, text: string) => Promise<unknown>])[] = [
  [
    'on a disk',
    () => createDiskFiles(path.join(root, 'out')),
    async (name, text) => {
      const file = path.join(root, 'out', name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, text);
    },
  ],
  [
    'in a bucket',
    () =>
      createBucketFiles({
        place: { bucket: server.bucket, prefix: 'out/' },
        open: () => Promise.resolve(objects),
      }),
    (name, text) => objects.put(`out/${name}`, text),
  ],
];

describe.each(PLACES)('what is kept %s', (_where, open, put) => {
  it('is listed with sizes and times, read, and removed unless it is another file by now', async () => {
    const files = open();
    expect(await listAll(files)).toEqual([]);
    const beforeMs = Date.now() - 5000;
    await put('gen-1/7.mp4', 'twelve bytes');
    await put('gen-1/7.json', '{}');
    await put('top.txt', 'one');
    const found = await listAll(files);
    expect(found.map(({ path: name, bytes }) => [name, bytes])).toEqual([
      ['gen-1/7.json', 2],
      ['gen-1/7.mp4', 12],
      ['top.txt', 3],
    ]);
    found.forEach(({ modifiedMs }) => expect(modifiedMs).toBeGreaterThan(beforeMs));
    expect(await files.read('gen-1/7.json')).toBe('{}');
    expect(await files.read('gen-1/8.json')).toBeUndefined();
    await put('top.txt', 'another');
    const [sidecar, video, top] = found as [KeptFile, KeptFile, KeptFile];
    expect(await files.remove(top)).toBe(false);
    expect([await files.remove(sidecar), await files.remove(video), await files.remove(video)]).toEqual([
      true,
      true,
      false,
    ]);
    expect((await listAll(files)).map(({ path: name }) => name)).toEqual(['top.txt']);
  });
});

it('a directory goes with its last file, and nothing behind a link is listed, read or removed', async () => {
  const directory = path.join(root, 'linked');
  await mkdir(path.join(directory, 'gen-1'), { recursive: true });
  await mkdir(path.join(root, 'elsewhere'));
  await writeFile(path.join(root, 'elsewhere', 'secret.txt'), 'mine');
  await writeFile(path.join(directory, 'gen-1', 'a.txt'), 'a');
  await symlink(path.join(root, 'elsewhere'), path.join(directory, 'away'));
  await symlink(path.join(root, 'elsewhere', 'secret.txt'), path.join(directory, 'secret.txt'));
  const files = createDiskFiles(directory);
  const found = await listAll(files);
  expect(found.map(({ path: name }) => name)).toEqual(['gen-1/a.txt']);
  const [only] = found as [KeptFile];
  await expect(files.read('secret.txt')).rejects.toMatchObject({ code: 'Storage' });
  await expect(files.remove({ ...only, path: 'away/secret.txt', bytes: 4 })).rejects.toMatchObject({
    code: 'Storage',
  });
  expect(await files.remove(only)).toBe(true);
  expect((await readdir(directory)).sort()).toEqual(['away', 'secret.txt']);
});

it('uploads into a bucket are listed from the place down, and ended', async () => {
  const files = createBucketFiles({
    place: { bucket: server.bucket, prefix: 'out/' },
    open: () => Promise.resolve(objects),
  });
  await objects.uploads.begin('out/gen-2/8.mp4', 'video/mp4');
  await objects.uploads.begin('other/gen-2/8.mp4', 'video/mp4');
  const uploads = await files.listUploads();
  expect(uploads.map(({ path: name }) => name)).toEqual(['gen-2/8.mp4']);
  expect(Math.abs((uploads[0]?.startedMs ?? 0) - Date.now())).toBeLessThan(60_000);
  for (const upload of uploads) await files.endUpload(upload);
  expect(await files.listUploads()).toEqual([]);
  expect((await objects.uploads.list('')).map(({ key }) => key)).toEqual(['other/gen-2/8.mp4']);
});
