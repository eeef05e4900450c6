import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Client } from '@temporalio/client';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openOutput } from '../../src/client/output/open-output.js';
import { readConfig, readS3Access } from '../../src/config/read-config.js';
import type { PipelineResult } from '../../src/domain/pipeline/pipeline-status.js';
import { createPipelineFiles } from '../../src/journal/pipeline-files.js';
import { readPipelineFile } from '../../src/manifest/pipeline/read-pipeline-file.js';
import { checkInput } from '../../src/pictures/input-file.js';
import type { S3Objects } from '../../src/store/s3/s3-objects.js';
import { openS3 } from '../../src/store/s3/s3-objects.js';
import type { Stage } from './harness.js';
import { createStage } from './harness.js';
import { startOwnServer } from './own-server.js';
import type { S3Gate } from './s3-gate.js';
import { startS3Gate } from './s3-gate.js';
import type { S3Server } from './s3-server.js';
import { S3_BUILD_LIMIT_MS, startS3Server } from './s3-server.js';

const CREATE = 'text2video.create';
const EXTEND = 'video-extend.create';
const EXAMPLES = path.join(import.meta.dirname, '../../examples/pipelines');
const MB = 2 ** 20;
/** In a bucket, a part of 8 MB and a rest. */
const STAGE = { speed: 240, mediaBytes: 10 * MB };

describe('the example that makes a clip longer twice and copies it to another bucket', { timeout: 120_000 }, () => {
  let server: S3Server;
  let gate: S3Gate;
  let results: S3Objects;
  let published: S3Objects;
  let input: unknown;
  const disks: string[] = [];

  beforeAll(async () => {
    server = await startS3Server(['published']);
    gate = await startS3Gate(server.url);
    const open = (bucket: string) => openS3({ ...readS3Access({ env: server.env }), bucket }, () => undefined);
    [results, published] = await Promise.all([open('inputs'), open('published')]);
    const given = { with: { to: 's3://published/clips' } };
    const options = { given, givenDirectory: EXAMPLES, checkInput };
    ({ input } = await readPipelineFile(path.join(EXAMPLES, 'extend-twice.yaml'), options));
  }, S3_BUILD_LIMIT_MS);
  afterEach(async () => {
    expect((await Promise.all(disks.map((disk) => readdir(disk, { recursive: true })))).flat()).toEqual([]);
  });
  afterAll(async () => {
    [results, published].forEach((objects) => objects.close());
    await gate.close();
    await server.close();
    await Promise.all(disks.map((disk) => rm(disk, { recursive: true, force: true })));
  });

  /** A worker on a machine of its own. */
  async function startOn({ startWorker }: Stage) {
    const disk = await mkdtemp(path.join(tmpdir(), 'kling-disk-'));
    disks.push(disk);
    const places = { KLING_OUTPUT: 's3://inputs/stories', KLING_OUTPUT_DIR: disk };
    return startWorker({ ...server.env, KLING_S3_ENDPOINT: gate.url, ...places });
  }

  const start = ({ client, taskQueue }: { client: Client; taskQueue: string }, workflowId: string) =>
    client.workflow.start('pipeline', { taskQueue, workflowId, args: [input] });

  async function keysOf(objects: S3Objects, folder: string): Promise<string[]> {
    const keys: string[] = [];
    for await (const { key } of objects.list(folder)) keys.push(key.slice(folder.length));
    return keys.sort();
  }

  function readJournal(id: string) {
    const settings = readConfig({ ...server.env, KLING_INPUT_STORE: '', KLING_OUTPUT: 's3://inputs/stories' });
    return createPipelineFiles(openOutput(settings)).readRecords(id);
  }

  /** Everything is in its bucket, whole, once, and in the journal. */
  async function expectWhole({ simulator }: Stage, id: string, { steps }: PipelineResult): Promise<void> {
    const [publish] = steps.slice(-1);
    const taskIds = steps.flatMap(({ taskId }) => taskId ?? []);
    expect(taskIds).toHaveLength(3);
    const last = taskIds.at(-1) ?? '';
    expect(publish?.file).toBe(`s3://published/clips/fox-${last}.mp4`);
    const copy = (await published.get(`clips/fox-${last}.mp4`))?.content ?? Buffer.alloc(0);
    expect(createHash('sha256').update(copy).digest('hex')).toBe(simulator.files(last)?.[0]?.sha256);

    const places = ['clip', 'longer', 'longest'].map((step, at) => `${step}/${taskIds[at] ?? ''}`);
    const files = places.flatMap((place) => [`${place}.json`, `${place}.mp4`]);
    const kept = (await keysOf(results, `stories/${id}/`)).filter((key) => !key.startsWith('pipeline.jsonl.'));
    expect(kept).toEqual([...files, expect.stringMatching(/^publish-[0-9a-f]+\.json$/)]);

    const records = await readJournal(id);
    const ends = new Set(records.map(({ step, state, take }) => `${step} ${state} ${take}`));
    expect([...ends]).toEqual(['clip', 'longer', 'longest', 'publish'].map((step) => `${step} completed 1`));
    expect(records.at(-1)?.made?.outputs.map(({ file }) => file)).toEqual([publish?.file]);
  }

  async function expectNothingUnfinished(): Promise<void> {
    const lists = await Promise.all([results, published].map((objects) => objects.uploads.list('')));
    expect(lists.flat()).toEqual([]);
  }

  it('is paid once a step, when a worker is killed in a create, in a poll, in a download to the bucket and in the copy, and goes on on another machine', async () => {
    const stage = await createStage(STAGE);
    onTestFinished(() => stage.close());
    const { simulator } = stage;
    const dying = await startOn(stage);
    let count = 0;
    const hold = (route: string, at: 'before' | 'after-accept' | 'media') =>
      simulator.barrier({ name: `b${(count += 1)}`, route, at, ...(at === 'media' ? { atByte: 9 * MB } : {}) });
    const newest = () =>
      simulator.tasks().reduce((one, other) => (other.createdAtMs > one.createdAtMs ? other : one)).id;

    const second = hold(EXTEND, 'after-accept');
    const inDownload = await start(stage, 's3-in-download');
    await second.arrived();
    const third = hold(EXTEND, 'after-accept');
    second.release();
    await third.arrived();
    const half = hold(`/media/${newest()}`, 'media');
    third.release();
    await half.arrived();
    const prefix = 'stories/s3-in-download/longest/';
    const partsOf = async () => {
      const uploads = await results.uploads.list(prefix);
      return (await Promise.all(uploads.map((upload) => results.uploads.parts(upload)))).flatMap(
        (parts) => parts ?? [],
      );
    };
    await expect.poll(async () => (await partsOf()).length).toBe(1);

    const secondPart = gate.hold((line) => /^PUT \/published\/.*\bpartNumber=2\b/.test(line));
    const inCopy = await start(stage, 's3-in-copy');
    await secondPart;

    const extended = hold(EXTEND, 'after-accept');
    const inPoll = await start(stage, 's3-in-poll');
    await extended.arrived();
    const poll = hold('/v1/videos/video-extend', 'before');
    extended.release();
    await poll.arrived();

    const accepted = hold(CREATE, 'after-accept');
    const inCreate = await start(stage, 's3-in-create');
    await accepted.arrived();
    await dying.kill('SIGKILL');
    for (const barrier of [poll, half, accepted]) barrier.release();
    gate.letGo();
    await startOn(stage);

    for (const handle of [inCreate, inPoll, inDownload, inCopy]) {
      const result = (await handle.result()) as PipelineResult;
      expect(result).toMatchObject({ state: 'completed', counts: { completed: 4 }, cost: { units: '6' } });
      await expectWhole(stage, handle.workflowId, result);
    }
    expect(simulator.stats()).toMatchObject({ acceptedCreates: 12, duplicateExternalIds: 0 });
    await expectNothingUnfinished();
    // A part of 8 MB was with the server: it is not fetched again.
    const asked = simulator.ledger().flatMap(({ path: url, range }) => (url.startsWith('/media') ? [range ?? ''] : []));
    expect(asked.filter((range) => range !== '')).toEqual([`bytes=${8 * MB}-`]);
    expect(asked).toHaveLength(13);
  });

  it('is not paid again for what is there or under way, when Temporal loses all its data after the second step', async () => {
    const data = path.join(tmpdir(), `pipeline-s3-${randomUUID()}.db`);
    const temporal = await startOwnServer(data);
    onTestFinished(() => temporal.kill());
    const stage = await createStage(STAGE, temporal.address);
    onTestFinished(() => stage.close());
    const { simulator } = stage;
    const second = simulator.barrier({ name: 'second', route: EXTEND, at: 'after-accept' });
    const dying = await startOn(stage);
    await start(stage, 's3-lost');
    await second.arrived();
    const third = simulator.barrier({ name: 'third', route: EXTEND, at: 'after-accept' });
    second.release();
    await third.arrived();
    await expect.poll(async () => (await readJournal('s3-lost')).length).toBe(2);
    await dying.kill('SIGKILL');
    third.release();
    await temporal.kill();
    await Promise.all(['', '-shm', '-wal'].map((part) => rm(`${data}${part}`, { force: true })));
    await temporal.restart();

    await startOn(stage);
    const handle = await start(stage, 's3-lost');
    const result = (await handle.result()) as PipelineResult;
    expect(result).toMatchObject({ state: 'completed', costOfThisRun: { units: '2' }, cost: { units: '6' } });
    expect(result.steps.map(({ isKept = false }) => isKept)).toEqual([true, true, false, false]);
    await expectWhole(stage, 's3-lost', result);
    expect(simulator.stats()).toMatchObject({ acceptedCreates: 3, duplicateExternalIds: 0 });
    await expectNothingUnfinished();
  });
});
