import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openOutput } from '../../src/client/output/open-output.js';
import { readConfig } from '../../src/config/read-config.js';
import type { BatchProgress } from '../../src/domain/batch/progress/progress.js';
import { readJournal } from '../../src/journal/journal.js';
import { useStage } from './harness.js';
import { S3_BUILD_LIMIT_MS, startS3Server } from './s3-server.js';
import type { S3Server } from './s3-server.js';

const ROWS = 60;
/** A five-second video, for which the simulator takes 54 to 66 s, lasts 2 to 3 s. */
const SPEED = 24;
/** So long that all rows together are more than a workflow's input holds: they travel by the bucket. */
const PROMPT = 'a lantern drifts over a lake at night as seen from a boat '.repeat(40);

/** No two of these machines have a disk in common; all have the bucket. */
describe('two workers without a common disk, and a client with a third', () => {
  const stage = useStage({ speed: SPEED, videoConcurrency: 20 });
  let s3: S3Server;
  const disks: string[] = [];

  beforeAll(async () => {
    s3 = await startS3Server();
    for (const name of ['one', 'other', 'client', 'stranger'])
      disks.push(await mkdtemp(path.join(tmpdir(), `kling-${name}-`)));
  }, S3_BUILD_LIMIT_MS);

  afterAll(async () => {
    await s3.close();
    await Promise.all(disks.map((disk) => rm(disk, { recursive: true, force: true })));
  });

  it('run one batch of sixty into a bucket, though one of them is killed: each is paid once, and all of it is told', async () => {
    const { startWorker, kling, client, simulator } = stage();
    const [one = '', other = '', own = '', stranger = ''] = disks;
    const output = `s3://${s3.bucket}/results`;
    const on = (disk: string, more: Readonly<Record<string, string>> = {}) => ({
      ...s3.env,
      KLING_INPUT_STORE: '',
      KLING_OUTPUT: output,
      KLING_OUTPUT_DIR: disk,
      KLING_INPUT_DIRS: disk,
      ...more,
    });
    const doomed = await startWorker(on(one, { KLING_VIDEO_CONCURRENCY: '20' }));
    await startWorker(on(other, { KLING_VIDEO_CONCURRENCY: '20' }));
    const rows = Array.from({ length: ROWS }, (_, index) => `row-${index},${PROMPT}${index},${PROMPT}`);
    await writeFile(path.join(own, 'sixty.csv'), `id,prompt,negative_prompt\n${rows.join('\n')}\n`);
    const batchId = `disks-${Date.now()}`;
    const asClient = (...args: string[]) => kling(args, { cwd: own, env: on(own) });
    const started = await asClient('batch', 'sixty.csv', '--id', batchId, '--detach');
    expect(started).toMatchObject({ code: 0, stdout: `${batchId}\n` });

    const batch = client.workflow.getHandle(batchId);
    const countCompleted = async () => (await batch.query<BatchProgress>('progress')).counts.completed;
    await expect.poll(countCompleted, { timeout: 60_000, interval: 100 }).toBeGreaterThan(5);
    await doomed.kill('SIGKILL');
    expect(await batch.result()).toMatchObject({
      counts: { completed: ROWS },
      report: { csv: `${output}/${batchId}/results.csv` },
    });
    expect(simulator.stats()).toMatchObject({ acceptedCreates: ROWS, succeeded: ROWS, duplicateExternalIds: 0 });

    const objects = [...(await s3.objects()).keys()].filter((name) => name.startsWith(`results/${batchId}/`));
    const ending = (text: string) => objects.filter((name) => name.endsWith(text));
    expect([ending('.mp4').length, ending('.json').length, ending('.part').length]).toEqual([ROWS, ROWS, 0]);
    const folder = openOutput(readConfig(on(own))).root.below(batchId);
    const records = [...(await readJournal(folder)).values()];
    expect(records).toHaveLength(ROWS);
    expect(records.every(({ state }) => state === 'completed')).toBe(true);
    expect(new Set(records.map(({ taskId }) => taskId)).size).toBe(ROWS);
    const csv = (await folder.read('results.csv')) ?? '';
    expect(csv.match(new RegExp(`${output}/${batchId}/row-\\d+/\\d+\\.mp4`, 'g'))).toHaveLength(2 * ROWS);
    expect((await folder.read('results.jsonl'))?.trim().split('\n')).toHaveLength(ROWS);
    expect(await folder.read('report.html')).toContain(`row-0/`);
    for (const disk of [one, other]) expect(await readdir(disk, { recursive: true })).toEqual([]);

    const asStranger = (...args: string[]) => kling(args, { cwd: own, env: on(stranger) });
    expect(await asStranger('batch', 'report', batchId, '--save', stranger, '--links', '1h')).toMatchObject({
      code: 0,
      stdout: ['results.jsonl', 'results.csv', 'report.html'].map((name) => `${path.join(stranger, name)}\n`).join(''),
    });
    const saved = await readFile(path.join(stranger, 'results.csv'), 'utf8');
    const [link = ''] = /https?:[^",\s]+row-7\/[^",\s]+/.exec(saved) ?? [];
    const fetched = await fetch(link);
    expect([fetched.status, (await fetched.arrayBuffer()).byteLength]).toEqual([
      200,
      records.find(({ id }) => id === 'row-7')?.artifacts[0]?.bytes,
    ]);
    const again = await asStranger('batch', 'sixty.csv', '--detach', '--yes');
    expect(again.stderr).toContain(`${batchId} has made all of these ${ROWS} items already.`);
    expect((await asStranger('batch', 'retry', batchId)).stderr).toContain(`all ${ROWS} items have succeeded`);
    expect((await asStranger('recover', '--yes')).stderr).toContain(`${ROWS} tasks in ${output} already`);
    expect(simulator.stats().acceptedCreates).toBe(ROWS);
  }, 180_000);
});
