import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import type { BatchResult } from '../../src/domain/batch/progress/progress.js';
import { findFreePort } from '../../src/local/free-port.js';
import { startOwnServer } from '../e2e/own-server.js';
import { S3_BUILD_LIMIT_MS, startS3Server } from '../e2e/s3-server.js';
import type { LedgerEntry } from '../../src/simulator/tasks/ledger.js';
import { createFaultStage, expectOracles } from '../faults/rig/fault-stage.js';
import { nextCreateAfter, recoveryOf } from '../faults/rig/goes-on.js';
import { preload } from '../faults/rig/preload.js';
import { createRandom } from '../faults/rig/random.js';
import { outlastsFaults } from './backlog.js';
import { createCrew } from './crew.js';
import { makeFault } from './make-faults.js';
import type { Night } from './make-faults.js';
import { mixGenerations } from './mixed-generations.js';
import { planFaults } from './plan-faults.js';
import { log, setting } from './setting.js';

const SEED = setting('KLING_CHAOS_SEED', 1);
const GENERATIONS = setting('KLING_CHAOS_GENERATIONS', 300);
const SLOTS = setting('KLING_CHAOS_LIMIT', 12);
/** Numbers of the faults that come true, to find out which of them it takes; all by default. */
const ONLY = process.env.KLING_CHAOS_FAULTS?.split(',').map(Number);
/** No more than this, however long it takes. */
const MOST_FAULTS = 200;
/** So much is left for the quiet at the end. */
const QUIET_FROM = 0.8;
/** Generations that are started one by one. */
const SINGLE = 0.2;
/** Creates for which there was no slot, and files that were fetched once more: ten nights have shown two and a half of each for a fault at most. */
const SPARE_A_FAULT = 5;
/** What the last fault has killed is noticed by its heartbeats, and what waits in line comes by as soon as a slot is free. */
const GOES_ON_WITHIN_MS = 30_000;
const STUDIO_KEY = 'api-key-kling-studio-0123456789abcdef';

it(
  `a night of faults, seed ${SEED}: ${GENERATIONS} generations, ${SLOTS} slots`,
  { timeout: 30 * 60_000 + S3_BUILD_LIMIT_MS },
  async () => {
    const night = await openNight();
    const { simulator, start, startBatch, client } = night.stage;
    const all = mixGenerations(GENERATIONS, createRandom(SEED), night.bucket);
    const alone = all.slice(0, Math.floor(GENERATIONS * SINGLE));
    await night.crew.start();
    await Promise.all(alone.map(({ id, ...request }) => start(request, `${id}-${night.stage.taskQueue}`)));
    const batch = await startBatch(all.slice(alone.length), { continueAfter: 60, concurrency: 60 });
    log(`seed ${SEED}: ${alone.length} generations and a batch of ${GENERATIONS - alone.length}`);

    const underWay: Promise<void>[] = [];
    let faults = 0;
    for (const [index, { afterMs, ...fault }] of planFaults(SEED, MOST_FAULTS).entries()) {
      if (simulator.stats().succeeded >= GENERATIONS * QUIET_FROM) break;
      await sleep(afterMs);
      if (ONLY !== undefined && !ONLY.includes(index)) continue;
      faults += 1;
      log(`fault ${index}: ${JSON.stringify(fault)}`);
      const over = makeFault(fault, night);
      // One server cannot be killed twice at once; all else may overlap.
      if (fault.kind === 'kill server') await over;
      else underWay.push(over);
    }
    await Promise.all(underWay);
    simulator.clearFaults();
    const quietAtMs = Date.now();
    log(`quiet: ${simulator.stats().succeeded} tasks have succeeded`);

    const { counts } = (await client.workflow.getHandle(batch.workflowId).result()) as BatchResult;
    for (const { id } of alone) await client.workflow.getHandle(`${id}-${night.stage.taskQueue}`).result();
    const stats = simulator.stats();
    log(`over: ${JSON.stringify(counts)}; ${JSON.stringify(stats)}`);
    expect(counts).toMatchObject({ completed: GENERATIONS - alone.length, failed: 0, cancelled: 0, waiting: 0 });
    // An alert is over when nobody has seen what it is about for a quarter of an hour.
    const open = [`${night.stage.taskQueue}-alerts`];
    const used = outlastsFaults(simulator.tasks(), SLOTS) ? { backlog: 'video' as const } : {};
    log(`all slots must have been held at once: ${'backlog' in used ? 'yes' : 'no, the work is too short for that'}`);
    const isLost = ({ route, accepted, fault }: LedgerEntry) =>
      route.endsWith('.create') && !accepted && fault !== undefined;
    const tookMs = nextCreateAfter(simulator, quietAtMs);
    // Where all had been sent before, there is nothing to wait for.
    const recoveries =
      tookMs === Infinity ? [] : [recoveryOf('the next create after the last fault', tookMs, GOES_ON_WITHIN_MS)];
    await expectOracles(night.stage, {
      ...{ open, recoveries, refusals: faults * SPARE_A_FAULT, fetches: faults * SPARE_A_FAULT },
      creates: simulator.ledger().filter(isLost).length,
      ...used,
    });
  },
);

/** Everything that the night needs, and its end. */
async function openNight(): Promise<Night & { readonly bucket: string }> {
  const directory = await mkdtemp(path.join(tmpdir(), 'kling-night-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const s3 = await startS3Server();
  onTestFinished(() => s3.close());
  const server = await startOwnServer(path.join(directory, 'temporal.db'));
  onTestFinished(() => server.kill());
  const stage = await createFaultStage({
    ...{ speed: 12, videoConcurrency: SLOTS, imageConcurrency: SLOTS, mediaBytes: 200_000, seed: SEED },
    address: server.address,
    accountKeys: { studioKey: STUDIO_KEY },
    secrets: { s3Secret: s3.env.KLING_S3_SECRET_ACCESS_KEY ?? '' },
    bucket: s3,
    isSigned: true,
    // Hundreds of folders.
    watchMs: 200,
  });
  onTestFinished(() => stage.close());
  const toml = path.join(directory, 'kling.toml');
  await writeFile(toml, studio(stage.env.KLING_BASE_URL ?? ''));
  const diskFullFile = path.join(directory, 'disk-full');
  const clockFile = path.join(directory, 'clock');
  const ways = [await stage.openWays(), await stage.openWays()];
  const crew = createCrew(
    await Promise.all(
      ways.map(async ({ env }) => {
        const port = await findFreePort('127.0.0.1', 0);
        const callbacks = {
          KLING_CALLBACK_URL: `http://127.0.0.1:${port}/kling`,
          KLING_CALLBACK_ADDRESS: `127.0.0.1:${port}`,
        };
        const limits = { KLING_VIDEO_CONCURRENCY: String(SLOTS), KLING_IMAGE_CONCURRENCY: String(SLOTS) };
        const faults = {
          ...preload('disk-full', 'clock-ahead'),
          FAULT_DISK_FULL: diskFullFile,
          FAULT_CLOCK_AHEAD: clockFile,
        };
        const others = { KLING_CONFIG: toml, STUDIO_KEY, KLING_POLL_SECONDS: '1', ...s3.env };
        return () => stage.startWorker({ ...env, ...others, ...callbacks, ...limits, ...faults });
      }),
    ),
  );
  return { stage, server, crew, ways, slots: SLOTS, diskFullFile, clockFile, bucket: s3.bucket };
}

/** A second account of the same Kling. */
function studio(baseUrl: string): string {
  return [
    '[accounts.studio]',
    'api_key_env = "STUDIO_KEY"',
    `base_url = "${baseUrl}"`,
    `video_slots = ${SLOTS}`,
    `image_slots = ${SLOTS}`,
    'webhook_secret_env = "KLING_WEBHOOK_SECRET"',
    '',
  ].join('\n');
}
