import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GenerationResult, GenerationStatus } from '../../src/domain/generation/generation.js';
import { readConfig } from '../../src/config/read-config.js';
import type { S3Objects } from '../../src/store/s3/s3-objects.js';
import { openS3 } from '../../src/store/s3/s3-objects.js';
import { useStage } from './harness.js';
import type { S3Gate } from './s3-gate.js';
import { startS3Gate } from './s3-gate.js';
import type { S3Server } from './s3-server.js';
import { S3_BUILD_LIMIT_MS, startS3Server } from './s3-server.js';

const CREATE = '/v1/videos/text2video';
const MB = 2 ** 20;

let server: S3Server;
let gate: S3Gate;
let objects: S3Objects;

beforeAll(async () => {
  server = await startS3Server();
  gate = await startS3Gate(server.url);
  const { outputBucket } = readConfig({ ...server.env, KLING_BASE_URL: server.url, KLING_OUTPUT: 's3://inputs' });
  if (outputBucket === undefined) throw new Error('the settings name no bucket');
  objects = await openS3(outputBucket, () => undefined);
}, S3_BUILD_LIMIT_MS);

afterAll(async () => {
  objects.close();
  await gate.close();
  await server.close();
});

describe('from a prompt to an object', () => {
  const stage = useStage({ mediaBytes: 26 * MB });

  it('one create, one object and no abandoned upload each, when a worker is killed in submit, in poll, at half of an upload and before a sidecar, and goes on on another machine', async () => {
    const { simulator, start } = stage();
    const dying = await startOn('s3://inputs/killed');

    const sidecar = gate.hold((line) => /^PUT .*\/before-sidecar\/\d+\.json\b/.test(line));
    const beforeSidecar = await start({ prompt: 'a fox' }, 'before-sidecar');
    await sidecar;

    const half = simulator.barrier({ name: 'half', route: '/media', at: 'media', atByte: 18 * MB });
    const inUpload = await start({ prompt: 'an owl' }, 'in-upload');
    await half.arrived();
    await expect.poll(async () => (await partsOf('killed/in-upload/')).length).toBe(2);

    simulator.set({ speed: 8 });
    const inPoll = await start({ prompt: 'a cat' }, 'in-poll');
    await expect.poll(() => inPoll.query<GenerationStatus>('status')).toMatchObject({ state: 'processing' });

    const accepted = simulator.barrier({ name: 'accepted', route: CREATE, at: 'after-accept' });
    const inSubmit = await start({ prompt: 'a dog' }, 'in-submit');
    await accepted.arrived();
    await dying.kill('SIGKILL');
    [accepted, half].forEach((barrier) => barrier.release());
    gate.letGo();
    await startOn('s3://inputs/killed');

    for (const handle of [beforeSidecar, inUpload, inPoll, inSubmit]) {
      const { taskId, artifacts, sidecarFile } = (await handle.result()) as GenerationResult;
      const folder = `killed/${handle.workflowId}/`;
      const [original] = simulator.files(taskId) ?? [];
      const kept = (await objects.get(`${folder}${taskId}.mp4`))?.content ?? Buffer.alloc(0);
      expect(createHash('sha256').update(kept).digest('hex')).toBe(original?.sha256);
      expect(artifacts).toMatchObject([
        { file: `s3://inputs/${folder}${taskId}.mp4`, bytes: original?.sizeBytes, sha256: original?.sha256 },
      ]);
      expect(sidecarFile).toBe(`s3://inputs/${folder}${taskId}.json`);
      expect(await keysOf(folder)).toEqual([`${taskId}.json`, `${taskId}.mp4`]);
      expect((await handle.describe()).historyLength).toBeLessThanOrEqual(30);
    }
    expect(simulator.stats().acceptedCreates).toBe(4);
    expect(await objects.uploads.list('')).toEqual([]);
    // Two parts of 8 MB were with the server: nothing of them is fetched again.
    const asked = simulator
      .ledger()
      .flatMap(({ path: url, range }) => (url.startsWith('/media') ? [range ?? 'whole'] : []));
    expect(asked.sort()).toEqual([`bytes=${16 * MB}-`, 'whole', 'whole', 'whole', 'whole']);
    expect(await onDisks()).toEqual([]);

    const asOperator = { env: { ...server.env, KLING_OUTPUT: 's3://inputs/killed' } };
    const { stdout } = await stage().kling(['status', 'in-poll', '--links', '1h', '--json'], asOperator);
    const { artifacts, links } = JSON.parse(stdout) as GenerationResult & { links: { file: string; link: string }[] };
    expect(links.map(({ file }) => file)).toEqual(artifacts.map(({ file }) => file));
    const linked = Buffer.from(await (await fetch(links[0]?.link ?? '')).arrayBuffer());
    expect(createHash('sha256').update(linked).digest('hex')).toBe(artifacts[0]?.sha256);
    // Whoever reads the history could use one.
    expect(JSON.stringify(await inPoll.fetchHistory())).not.toContain('X-Amz-Signature');
  });

  it('nothing is paid for while the bucket is full, and it goes on by itself', async () => {
    const { simulator, start, kling } = stage();
    gate.fill(true);
    const worker = await startOn('s3://inputs/full');
    expect(worker.output()).toContain('Cannot write to s3://inputs/full/: the server is full (XMinioStorageFull)');
    const handle = await start({ prompt: 'a fox' }, 'while-full');
    const own = await start({ prompt: 'an owl', run: { output: 's3://no-such-bucket/a' } }, 'elsewhere');
    const { stdout } = await kling(['doctor', '--json'], {
      env: { ...server.env, KLING_OUTPUT: 's3://no-such-bucket' },
    });
    expect(JSON.parse(stdout)).toContainEqual({
      name: 'files',
      ok: false,
      text: expect.stringContaining(
        'Cannot write to s3://no-such-bucket/: there is no such bucket (NoSuchBucket)',
      ) as string,
    });
    expect(simulator.stats().acceptedCreates).toBe(0);
    gate.fill(false);
    expect(await handle.result()).toMatchObject({
      sidecarFile: expect.stringContaining('s3://inputs/full/while-full/') as string,
    });
    await expect
      .poll(async () => (await kling(['status', 'elsewhere'])).stdout)
      .toContain('there is no such bucket (NoSuchBucket)');
    expect(simulator.stats().acceptedCreates).toBe(1);
    await own.terminate();
  });

  it('a worker that could never write there does not start, and says what to mend', async () => {
    await expect(startOn('s3://no-such-bucket/a')).rejects.toThrow(
      'Cannot write to s3://no-such-bucket/a/: there is no such bucket (NoSuchBucket). Mend that, or set KLING_OUTPUT to a place that can be written.',
    );
  });

  const disks: string[] = [];

  /** A worker on a machine of its own. */
  async function startOn(output: string) {
    const disk = await mkdtemp(path.join(tmpdir(), 'kling-disk-'));
    disks.push(disk);
    return stage().startWorker({
      ...server.env,
      KLING_S3_ENDPOINT: gate.url,
      KLING_OUTPUT: output,
      KLING_OUTPUT_DIR: disk,
    });
  }

  const onDisks = async () => (await Promise.all(disks.map((disk) => readdir(disk, { recursive: true })))).flat();

  afterAll(() => Promise.all(disks.map((disk) => rm(disk, { recursive: true, force: true }))));

  async function partsOf(prefix: string) {
    const uploads = await objects.uploads.list(prefix);
    return (await Promise.all(uploads.map((upload) => objects.uploads.parts(upload)))).flatMap((parts) => parts ?? []);
  }

  async function keysOf(folder: string) {
    const keys: string[] = [];
    for await (const { key } of objects.list(folder)) keys.push(key.slice(folder.length));
    return keys.sort();
  }
});
