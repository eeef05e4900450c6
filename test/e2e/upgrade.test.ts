import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { Worker } from '@temporalio/worker';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import type { BatchProgress, BatchResult } from '../../src/domain/batch/progress/progress.js';
import { SIMULATOR_API_KEY, startSimulator } from '../../src/simulator/server.js';
import { createBoardTeller } from '../../src/worker/alerts/tell-board.js';
import { useAltered } from './altered.js';
import { useStage } from './harness.js';

const run = promisify(execFile);
const WAIT = { timeout: 90_000, interval: 200 };
/** As many as the account's slots take: all are made at once. */
const IN_FLIGHT = 50;
const ROWS = 8;
const LATER = 5;
/** Of each account while a version ramps: one of both versions gets all of one of them by chance once in 4 million times. */
const SHARED = 24;
const SLOTS = String(IN_FLIGHT + ROWS + LATER);

/** A timer before a generation looks at its task, and before a batch starts anything: neither history of the version before can be replayed. */
const withTimers = (bundle: string) =>
  bundle
    .replace(
      /return (\(0,\w+\.)(proxyActivities\)\(\{ \.\.\.POLL,[^;]*?\.poll);/,
      'const look = $1$2; return async (input) => { await $1sleep)(1); return look(input); };',
    )
    .replace(
      /(async function slideWindow\([^)]*\) \{)([^]*?)(\(0,\w+\.)(workflowInfo\)\(\)\.historyLength)/,
      '$1 await $3sleep)(1); $2$3$4',
    );

describe('two versions of a deployment', { timeout: 240_000 }, () => {
  const stage = useStage({ speed: 0, videoConcurrency: Number(SLOTS) });
  const alter = useAltered();

  /** A deployment of this test's own, with workers and Temporal's CLI. */
  function createDeployment(more: Readonly<Record<string, string>> = {}) {
    const name = `kling-${randomUUID().slice(0, 8)}`;
    const { startWorker, env } = stage();
    const settings = { ...more, KLING_DEPLOYMENT: name, KLING_VIDEO_CONCURRENCY: SLOTS };
    const temporal = (...args: string[]) =>
      run(inject('temporalBinary'), [...args, '--address', env.TEMPORAL_ADDRESS ?? ''], { env });
    return {
      name,
      start: (buildId: string, program?: string) => startWorker({ ...settings, KLING_BUILD_ID: buildId }, program),
      promote: (buildId: string) => choose('set-current-version', buildId),
      ramp: (buildId: string, percent: number) => choose('set-ramping-version', buildId, '--percentage', `${percent}`),
    };

    /** Once all of its workers have asked for work. */
    function choose(verb: string, buildId: string, ...how: string[]): Promise<void> {
      const command = ['worker', 'deployment', verb, '--yes', '--deployment-name', name, '--build-id', buildId, ...how];
      const tried = () =>
        temporal(...command).then(
          () => 'done',
          (error: unknown) => String(error),
        );
      return expect.poll(tried, WAIT).toBe('done');
    }
  }

  async function versionOf(handle: WorkflowHandle): Promise<string | undefined> {
    const { raw } = await handle.describe();
    return raw.workflowExecutionInfo?.versioningInfo?.deploymentVersion?.buildId ?? undefined;
  }

  /** Whether the server tells a pinned workflow of a new version: from 1.31 on. */
  async function handsOver(): Promise<boolean> {
    const { serverVersion } = await stage().client.workflowService.getSystemInfo({});
    const [major = 0, minor = 0] = serverVersion.split('.').map(Number);
    return major > 1 || minor >= 31;
  }

  it('leave what runs to the old one, give what is new to the new one, hand batches over, and pay nothing twice', async () => {
    const { client, simulator, start, taskQueue, kling } = stage();
    const { name, start: startVersion, promote } = createDeployment();
    const old = await startVersion('1');
    await promote('1');
    const running = await Promise.all(Array.from({ length: IN_FLIGHT }, (_, at) => start({ prompt: `old ${at}` })));
    const batch = await client.workflow.start('batch', {
      taskQueue,
      workflowId: `batch-${randomUUID()}`,
      args: [{ items: Array.from({ length: ROWS }, (_, at) => ({ prompt: `row ${at}` })), run: { concurrency: 2 } }],
    });
    await expect.poll(() => simulator.stats().acceptedCreates, WAIT).toBe(IN_FLIGHT + 2);
    await expect.poll(async () => (await batch.query<BatchProgress>('progress')).counts.processing, WAIT).toBe(2);

    const { program, bundle } = await alter(withTimers);
    for (const handle of [running[0], batch]) {
      const history: unknown = JSON.parse(historyToJSON(await (handle ?? batch).fetchHistory()));
      const replay = Worker.runReplayHistory({ workflowBundle: { codePath: bundle } }, history, handle?.workflowId);
      await expect(replay).rejects.toThrow(/[Nn]ondeterminism/);
    }
    const next = await startVersion('2', program);
    await promote('2');
    const later = await Promise.all(Array.from({ length: LATER }, (_, at) => start({ prompt: `new ${at}` })));
    await expect.poll(() => simulator.stats().acceptedCreates, WAIT).toBe(IN_FLIGHT + 2 + LATER);
    await expect.poll(() => old.output(), WAIT).toContain(`Version 1 of ${name} is draining`);
    await expect.poll(() => next.output(), WAIT).toContain(`Version 2 of ${name} is current`);
    const { stdout } = await kling(['doctor']);
    expect(stdout).toMatch(new RegExp(`^ok    versions +deployment ${name}: 2 current, 1 draining$`, 'm'));
    simulator.set({ speed: 60 });

    for (const handle of [...running, ...later]) await handle.result();
    const result = (await client.workflow.getHandle(batch.workflowId).result()) as BatchResult;
    expect(result.counts).toMatchObject({ completed: ROWS, failed: 0 });
    expect(new Set(await Promise.all(running.map(versionOf)))).toEqual(new Set(['1']));
    expect(new Set(await Promise.all(later.map(versionOf)))).toEqual(new Set(['2']));
    expect(await versionOf(client.workflow.getHandle(batch.workflowId))).toBe((await handsOver()) ? '2' : '1');
    const paid = simulator.tasks().map(({ prompt }) => prompt);
    expect(paid).toHaveLength(IN_FLIGHT + ROWS + LATER);
    expect(new Set(paid).size).toBe(paid.length);
    expect(simulator.stats()).toMatchObject({ acceptedCreates: paid.length, duplicateExternalIds: 0, failed: 0 });
    for (const worker of [old, next]) expect(worker.output()).not.toContain('fail in this worker');
    await expect
      .poll(() => old.output(), WAIT)
      .toContain(`Version 1 of ${name} is drained: nothing runs on it any more`);
    expect(await old.kill('SIGTERM')).toBe(0);
  });

  it('take over what workers without a version have begun; what is paused and what lives long goes on with the newest, and what is new with the one before after a step back', async () => {
    const { client, simulator, start, startWorker, taskQueue, kling } = stage();
    const { name, start: startVersion, promote } = createDeployment();
    const first = await startWorker();
    const running = await start({ prompt: 'begun without a version' });
    const batch = await client.workflow.start('batch', {
      taskQueue,
      workflowId: `batch-${randomUUID()}`,
      args: [{ items: [1, 2, 3].map((at) => ({ prompt: `row ${at}` })), run: { concurrency: 1 } }],
    });
    await expect.poll(() => simulator.stats().acceptedCreates, WAIT).toBe(2);
    await batch.executeUpdate('pause', { args: [{}] });
    const old = await startVersion('1');
    await expect.poll(() => old.output(), WAIT).toContain(`Version 1 of ${name} is not current, and gets nothing`);
    const before = await kling(['doctor']);
    expect(before.stdout).toMatch(
      new RegExp(
        `^MEND  versions .*type temporal worker deployment set-current-version --deployment-name ${name} `,
        'm',
      ),
    );
    await promote('1');
    expect(await first.kill('SIGTERM')).toBe(0);
    simulator.set({ speed: 60 });
    await running.result();
    await expect.poll(() => versionOf(batch), WAIT).toBe('1');
    const tell = createBoardTeller(client, { taskQueue, reporter: 'a test' });
    const alerts = client.workflow.getHandle(`${taskQueue}-alerts`);
    await tell([{ alert: 'store-full', about: 'films', text: 'no room' }]);
    await expect.poll(() => versionOf(alerts), WAIT).toBe('1');
    const next = await startVersion('2');
    await promote('2');
    await tell([{ alert: 'store-full', about: 'films', text: 'still no room' }]);
    await expect.poll(() => versionOf(alerts), WAIT).toBe('2');
    if (await handsOver()) {
      await expect.poll(() => versionOf(client.workflow.getHandle(batch.workflowId)), WAIT).toBe('2');
      await expect.poll(() => next.output(), WAIT).toContain('is current');
    }
    await promote('1');
    const afterwards = await start({ prompt: 'after a step back' });
    await afterwards.result();
    expect(await versionOf(afterwards)).toBe('1');
    await client.workflow.getHandle(batch.workflowId).executeUpdate('resume', { args: [{}] });
    const result = (await client.workflow.getHandle(batch.workflowId).result()) as BatchResult;
    expect(result.counts).toMatchObject({ completed: 3, failed: 0 });
    expect(simulator.stats()).toMatchObject({ acceptedCreates: 5, duplicateExternalIds: 0, failed: 0 });
  });

  it('share what is new of each account while one ramps; a pipeline goes on with the newest, and the old one is drained', async () => {
    const { client, simulator, start, taskQueue, outputDir } = stage();
    const studio = await startSimulator({ port: 0, speed: 0, videoConcurrency: SHARED });
    onTestFinished(() => studio.close());
    const file = path.join(outputDir, 'kling.toml');
    const account = ['api_key_env = "STUDIO_KEY"', `base_url = "${studio.url}"`, `video_slots = ${SHARED}`];
    await writeFile(file, ['[accounts.studio]', ...account].join('\n'));
    const accounts = { KLING_CONFIG: file, STUDIO_KEY: SIMULATOR_API_KEY };
    const { name, start: startVersion, promote, ramp } = createDeployment(accounts);
    const old = await startVersion('1');
    await promote('1');
    const steps = {
      hero: { generate: { prompt: 'a fox' } },
      next: { generate: { prompt: 'an owl' }, needs: ['hero'] },
    };
    const workflowId = `film-${randomUUID()}`;
    const film = await client.workflow.start('pipeline', { taskQueue, workflowId, args: [{ steps }] });
    await expect.poll(() => simulator.stats().acceptedCreates, WAIT).toBe(1);
    const next = await startVersion('2');
    await ramp('2', 50);
    await expect
      .poll(() => next.output(), WAIT)
      .toContain(`Version 2 of ${name} is ramping: it gets 50 % of what is new`);
    const shared = await Promise.all(
      Array.from({ length: 2 * SHARED }, (_, at) =>
        start({ prompt: `shared ${at}`, run: at < SHARED ? {} : { account: 'studio' } }),
      ),
    );
    await expect
      .poll(() => [simulator, studio].map((one) => one.stats().acceptedCreates), WAIT)
      .toEqual([1 + SHARED, SHARED]);
    const versions = await Promise.all(shared.map(versionOf));
    for (const ofAccount of [versions.slice(0, SHARED), versions.slice(SHARED)])
      expect([...new Set(ofAccount)].sort()).toEqual(['1', '2']);
    expect(await versionOf(film)).toBe('1');
    await promote('2');
    for (const one of [simulator, studio]) one.set({ speed: 60 });
    for (const handle of shared) await handle.result();
    expect(await client.workflow.getHandle(workflowId).result()).toMatchObject({
      state: 'completed',
      counts: { completed: 2 },
    });
    expect(await Promise.all(shared.map(versionOf))).toEqual(versions);
    expect(await versionOf(client.workflow.getHandle(workflowId))).toBe((await handsOver()) ? '2' : '1');
    expect(simulator.stats()).toMatchObject({ acceptedCreates: 2 + SHARED, duplicateExternalIds: 0, failed: 0 });
    expect(studio.stats()).toMatchObject({ acceptedCreates: SHARED, duplicateExternalIds: 0, failed: 0 });
    await expect.poll(() => old.output(), WAIT).toContain(`Version 1 of ${name} is drained`);
    expect(await old.kill('SIGTERM')).toBe(0);
  });
});
