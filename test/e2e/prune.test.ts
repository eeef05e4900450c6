import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readS3Access } from '../../src/config/read-config.js';
import { createOpenBuckets } from '../../src/store/s3/open-buckets.js';
import type { Stage } from './harness.js';
import { CLIENT, createStage } from './harness.js';
import type { OwnServer } from './own-server.js';
import { startOwnServer } from './own-server.js';
import { startS3Server } from './s3-server.js';

const DAY_MS = 86_400_000;

/** Makes all that lies below a directory as old as that; of a bucket of the test's S3 server also uploads that were begun. */
async function age(directory: string, days: number): Promise<void> {
  const at = new Date(Date.now() - days * DAY_MS);
  for (const name of await readdir(directory, { recursive: true }))
    await utimes(path.join(directory, name), at, at).catch(ignoreMissing);
}

/** A worker writes a file now and then, to see whether it can, and removes it. */
function ignoreMissing(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}

describe('kling prune', () => {
  let folder: string;
  let server: OwnServer;
  let open: Stage & { close(): Promise<void> };
  const stage = (): Stage => open;

  // It asks for all that runs in the namespace: what other tests have encrypted there cannot be read here.
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'kling-prune-'));
    server = await startOwnServer(path.join(folder, 'temporal.db'));
  }, 60_000);
  afterAll(async () => {
    await server.kill();
    await rm(folder, { recursive: true });
  });
  beforeEach(async () => {
    open = await createStage({ videoConcurrency: 20 }, server.address);
  });
  afterEach(() => open.close());

  it('removes what is old, and nothing that runs, is parked, is named by what runs, or is not ours; without Temporal it refuses', async () => {
    const { kling, start, startWorker, outputDir, client, taskQueue } = stage();
    await startWorker();
    const made = ['old-one', 'named-one', 'young-one'];
    for (const id of made) await (await start({ prompt: `a fox of ${id}` }, id)).result();
    const video = (await readdir(path.join(outputDir, 'named-one'))).find((name) => name.endsWith('.mp4')) ?? '';
    const items = [
      { id: 'a', prompt: 'an owl' },
      { id: 'b', prompt: '[stuck]', run: { timeout: '2s' } },
    ];
    const workflowId = 'parked-batch';
    await (await client.workflow.start('batch', { taskQueue, workflowId, args: [{ items }] })).result();
    const running = await start({ prompt: '[stuck]', metadata: { from: `${outputDir}/named-one/${video}` } }, 'runs');
    await writeFile(path.join(outputDir, 'old-one', 'notes.txt'), 'mine');
    await writeFile(path.join(outputDir, 'old-one', '9.part'), 'half');
    await writeFile(path.join(outputDir, 'old-one', '9.part.json'), '{"etag":"x"}');
    await age(outputDir, 40);
    await writeFile(path.join(outputDir, 'young-one', 'new.txt'), 'touched');

    const looked = await kling(['prune', '--results', '--dry-run', '--json']);
    expect(looked.code, looked.stderr).toBe(0);
    const { plan } = JSON.parse(looked.stdout) as { plan: { results: { id: string }[]; stay: Record<string, object> } };
    expect(plan.results.map(({ id }) => id)).toEqual(['old-one']);
    expect(plan.stay).toMatchObject({ foreign: { files: 1, bytes: 4 }, results: { files: 0 } });

    const unasked = await kling(['prune']);
    expect([unasked.code, unasked.stdout]).toEqual([2, '']);
    expect(unasked.stderr).toContain('add --yes, or --dry-run.');
    expect(unasked.stderr).toContain('of results stay: add --results');
    const away = await kling(['prune', '--results', '--yes'], { env: { TEMPORAL_ADDRESS: '127.0.0.1:1' } });
    expect(away.code).toBe(3);
    expect((await kling(['prune', '--older-than', '2h', '--yes'])).stderr).toContain('at least 1d');
    expect(await readdir(path.join(outputDir, 'old-one'))).toHaveLength(5);

    const leftovers = await kling(['prune', '--yes']);
    expect(leftovers.code, leftovers.stderr).toBe(0);
    expect(leftovers.stderr).toContain('Removed 2 files:');
    const results = await kling(['prune', '--yes', '--results', '--json']);
    expect(results.code, results.stderr).toBe(0);
    expect((JSON.parse(results.stdout) as { pruned: object }).pruned).toMatchObject({
      files: 2,
      failed: [],
      begun: [],
    });
    expect(await readdir(path.join(outputDir, 'old-one'))).toEqual(['notes.txt']);
    for (const id of ['named-one', 'young-one', 'parked-batch/a'])
      expect(await readdir(path.join(outputDir, id))).toContainEqual(expect.stringMatching(/\.mp4$/));
    expect(await readdir(path.join(outputDir, 'parked-batch'))).toContain('journal.jsonl');
    const again = await kling(['prune', '--yes', '--results']);
    expect(again.stderr).toContain('Nothing to remove.');
    await running.terminate('the test is over');
  });

  it('reads with the key what encrypted work needs, and without it removes nothing', async () => {
    const { kling, startWorker, outputDir } = stage();
    const env = { KLING_ENCRYPTION_KEYS: `first:${randomBytes(32).toString('base64')}` };
    await startWorker(env);
    for (const id of ['sealed-old', 'sealed-named']) {
      const made = await kling(['generate', `a fox of ${id}`, '--id', id], { env });
      expect(made.code, made.stderr).toBe(0);
    }
    const [video = ''] = (await readdir(path.join(outputDir, 'sealed-named'))).filter((name) => name.endsWith('.mp4'));
    const request = path.join(outputDir, 'request.json');
    const from = `${outputDir}/sealed-named/${video}`;
    await writeFile(request, JSON.stringify({ prompt: '[stuck]', metadata: { from } }));
    expect((await kling(['generate', '--input', request, '--id', 'sealed-runs', '--detach'], { env })).code).toBe(0);
    try {
      await age(outputDir, 40);
      const locked = await kling(['prune', '--results', '--yes']);
      expect([locked.code, locked.stdout]).toEqual([3, '']);
      expect(locked.stderr).toContain('This is encrypted with the key "first", and no key is set here.');
      const looked = await kling(['prune', '--results', '--dry-run', '--json'], { env });
      expect(looked.code, looked.stderr).toBe(0);
      const { plan } = JSON.parse(looked.stdout) as { plan: { results: { id: string }[] } };
      expect(plan.results.map(({ id }) => id)).toEqual(['sealed-old']);
    } finally {
      // What the tests after this one ask could not be answered without the key.
      await stage().client.workflow.getHandle('sealed-runs').terminate('the test is over');
    }
  });

  it('keeps what only the rows name of a step that a waiting pipeline has not begun', async () => {
    const { kling, start, startWorker, outputDir, client, taskQueue } = stage();
    const worker = await startWorker();
    for (const id of ['unnamed', 'in-step', 'in-rows']) await (await start({ prompt: 'a fox' }, id)).result();
    await worker.kill('SIGKILL');
    await age(outputDir, 40);
    const rows = path.join(outputDir, 'rows.csv');
    await writeFile(rows, `prompt,image\nan owl,${outputDir}/in-rows/7.png\n`);
    const steps = {
      hero: { generate: { prompt: 'an owl', image: `${outputDir}/in-step/7.png` } },
      shots: { batch: { manifest: rows }, needs: ['hero'] },
    };
    const waiting = await client.workflow.start('pipeline', { taskQueue, workflowId: 'waits', args: [{ steps }] });
    const looked = await kling(['prune', '--results', '--dry-run', '--json']);
    await waiting.terminate('the test is over');
    expect(looked.code, looked.stderr).toBe(0);
    const { plan } = JSON.parse(looked.stdout) as { plan: { results: { id: string }[] } };
    expect(plan.results.map(({ id }) => id)).toEqual(['unnamed']);
  });

  it('removes from buckets what is old there, also where run.output has put it, and ends uploads', async () => {
    const { start, startWorker, kling, client } = stage();
    const s3 = await startS3Server(['films', 'others']);
    const buckets = createOpenBuckets(() => undefined);
    try {
      const env = { ...s3.env, KLING_OUTPUT: 's3://films/kling' };
      const films = path.join(s3.folder, '../films');
      const others = path.join(s3.folder, '../others');
      const outside = 's3://others/put';
      await startWorker(env);
      const make = async (id: string, output?: string): Promise<void> => {
        await (await start({ prompt: 'a fox', run: { output } }, id)).result();
      };
      await make('s3-old');
      await make('s3-below', 'clips');
      for (const id of ['s3-outside', 's3-named']) await make(id, outside);
      await start({ prompt: '[stuck]', metadata: { from: `${outside}/s3-named/7.mp4` } }, 's3-runs');
      await writeFile(path.join(films, 'kling/s3-old/notes.txt'), 'mine');
      await cp(path.join(films, 'kling/s3-old'), path.join(films, 'kling/archive/s3-old'), { recursive: true });
      const { uploads } = await buckets.open({ ...readS3Access({ env }), bucket: 'films' });
      await uploads.begin('kling/s3-old/9.mp4', 'video/mp4');
      for (const folder of [films, others]) await age(folder, 40);

      const looked = await kling(['prune', '--results', '--dry-run', '--json'], { env });
      expect(looked.code, looked.stderr).toBe(0);
      const { plan } = JSON.parse(looked.stdout) as { plan: { results: { place: string }[] } };
      expect(plan.results.map(({ place }) => place).sort()).toEqual([
        's3://films/kling/clips/s3-below',
        's3://films/kling/s3-old',
      ]);
      expect(await uploads.list('')).toHaveLength(1);
      const removed = await kling(['prune', '--results', '--yes', '--json', '--output', outside], { env });
      expect(removed.code, removed.stderr).toBe(0);
      expect(JSON.parse(removed.stdout)).toMatchObject({ pruned: { files: 6, uploads: 1, failed: [], begun: [] } });
      expect(await uploads.list('')).toEqual([]);
      const left = async (folder: string) =>
        (await readdir(folder, { recursive: true })).filter((name) => /^[^.].*\.(mp4|json|txt)$/.test(name)).sort();
      expect(await left(films)).toEqual([
        expect.stringMatching(/^kling.archive.s3-old.*json$/),
        expect.stringMatching(/^kling.archive.s3-old.*mp4$/),
        'kling/archive/s3-old/notes.txt',
        'kling/s3-old/notes.txt',
      ]);
      expect(await left(others)).toEqual([
        expect.stringMatching(/^put.s3-named.*json$/),
        expect.stringMatching(/^put.s3-named.*mp4$/),
      ]);
      await client.workflow.getHandle('s3-runs').terminate('the test is over');
    } finally {
      buckets.close();
      await s3.close();
    }
  });

  it.skipIf(process.platform !== 'linux')(
    'keeps what something has come to need, or has changed, while its question stood',
    async () => {
      const { start, startWorker, outputDir, env, client } = stage();
      await startWorker();
      const ids = ['asked-old', 'asked-named', 'asked-changed'];
      for (const id of ids) await (await start({ prompt: 'a fox' }, id)).result();
      await age(outputDir, 40);
      const { text, code } = await answer(['prune', '--results'], 'y\r', env, async () => {
        await start({ prompt: '[stuck]', metadata: { from: `${outputDir}/asked-named/7.mp4` } }, 'asked-runs');
        await writeFile(path.join(outputDir, 'asked-changed', 'new.txt'), 'mine');
        // The index is written behind the start.
        const runs = 'WorkflowId = "asked-runs"';
        await expect.poll(async () => (await client.workflow.count(runs)).count).toBe(1);
      });
      expect(code, text).toBe(0);
      expect(text).toContain('Remove 6 files');
      expect(text).toContain('4 files stay: since the question something needs or has changed them.');
      expect(text).toContain('Removed 2 files');
      expect((await readdir(outputDir)).sort()).toEqual(['asked-changed', 'asked-named']);
      await client.workflow.getHandle('asked-runs').terminate('the test is over');
    },
  );
});

/** Runs `kling` on a terminal of its own, of which `script` keeps the other end; does something while its question stands, and then types. */
async function answer(
  args: readonly string[],
  keys: string,
  env: Readonly<Record<string, string>>,
  meanwhile: () => Promise<void>,
): Promise<{ text: string; code: number | null }> {
  const command = [process.execPath, CLIENT, ...args].join(' ');
  const child = spawn('script', ['-qec', command, '/dev/null'], { env: { ...env, SHELL: '/bin/sh' } });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  await expect.poll(() => text).toContain('[y/N] ');
  await meanwhile();
  child.stdin.write(keys);
  return { code: await ended, text };
}
