import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, inject } from 'vitest';
import type { SimulatorOptions } from '../../../src/simulator/server.js';
import type { Stage } from '../../e2e/harness.js';
import { createStage } from '../../e2e/harness.js';
import type { Canaries } from './canaries.js';
import { createCanaries, formsOf } from './canaries.js';
import { watchFiles } from './file-watcher.js';
import type { Workers } from './fault-workers.js';
import { createWorkers } from './fault-workers.js';
import { judgeWorld } from './oracles/all-oracles.js';
import { lookAround } from './look-around.js';
import type { Bucket } from './open-uploads.js';
import { createSightings } from './sightings.js';
import type { TcpProxy } from './tcp-proxy.js';
import { startTcpProxy } from './tcp-proxy.js';
import type { Allowed, World } from './world.js';

export interface FaultStageOptions extends SimulatorOptions {
  /** Of the server that this stage is on, where it is not the one that all tests share. */
  readonly address?: string;
  /** Keys of further accounts, and other secrets, by what they are. */
  readonly accountKeys?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
  /** Where files lie besides. */
  readonly bucket?: Bucket;
  /** Kling signs its callbacks. */
  readonly isSigned?: boolean;
  /** Milliseconds between two looks of the watcher. */
  readonly watchMs?: number;
}

/** The ways of one worker, which can be cut without touching anybody else's. */
export interface Ways {
  readonly toTemporal: TcpProxy;
  readonly toKling: TcpProxy;
  /** What a worker is told so that it takes them. */
  readonly env: Readonly<Record<string, string>>;
}

/** A stage for faults: between all of its workers and Temporal, and between them and Kling, stands a proxy that the test commands. */
export interface FaultStage extends Stage, Ways {
  readonly secrets: Canaries;
  /** For files of the test's own. */
  readonly scratchDir: string;
  readonly workers: Workers;
  /** A way of its own to Temporal, for a worker that is to be cut off alone; to Kling there is one, since files are fetched from nowhere else. */
  openWays(): Promise<Ways>;
  /** Starts a batch of rows that the oracles hold its report against. */
  startBatch(
    items: readonly ({ readonly id: string } & object)[],
    run?: object,
    batchId?: string,
  ): ReturnType<Stage['start']>;
  /** What is there now, as the oracles see it. Asks the workers to stop. */
  look(): Promise<World>;
}

/** Makes such a stage before each test and takes it down afterwards. */
export function useFaultStage(options: FaultStageOptions = {}): () => FaultStage {
  let stage: FaultStage & { close(): Promise<void> };
  beforeEach(async () => {
    stage = await createFaultStage(options);
  });
  afterEach(async () => {
    await stage.close();
  });
  return () => stage;
}

export async function createFaultStage(options: FaultStageOptions): Promise<FaultStage & { close(): Promise<void> }> {
  const {
    address = inject('temporalAddress'),
    accountKeys = {},
    secrets: others = {},
    watchMs,
    bucket,
    isSigned = false,
    ...simulation
  } = options;
  const secrets = { ...createCanaries(), ...accountKeys, ...others };
  const scratchDir = await mkdtemp(path.join(tmpdir(), 'kling-faults-'));
  const sightings = createSightings();
  sightings.add(Object.values(secrets).flatMap(formsOf));
  const [toTemporal, toKling] = [await startTcpProxy({ seen: sightings.watch }), await startTcpProxy()];
  const proxies = [toTemporal, toKling];
  const publicUrl = `http://${toKling.address}`;
  const stage = await createStage(
    {
      apiKeys: [secrets.apiKey, ...Object.values(accountKeys)],
      publicUrl,
      ...(isSigned ? { webhookSecret: secrets.webhookSecret } : {}),
      ...simulation,
    },
    address,
  );
  const { client, taskQueue, outputDir, simulator } = stage;
  // Whoever sees the name of the task queue go by can read what goes by.
  sightings.add([taskQueue]);
  const temporalPort = Number(address.split(':').at(-1));
  toTemporal.aimAt(temporalPort);
  toKling.aimAt(Number(new URL(simulator.url).port));
  const waysBy = (temporal: TcpProxy) => ({
    TEMPORAL_ADDRESS: temporal.address,
    KLING_BASE_URL: publicUrl,
    KLING_API_KEY: secrets.apiKey,
    KLING_WEBHOOK_SECRET: secrets.webhookSecret,
  });
  // What a worker says at its most talkative holds no secret either.
  const env = { ...stage.env, ...waysBy(toTemporal), KLING_LOG_LEVEL: 'debug' };
  const workers = createWorkers((more, program) => stage.startWorker(more, program), env);
  const places = [
    { directory: outputDir, name: outputDir },
    ...(bucket === undefined ? [] : [{ directory: bucket.folder, name: `s3://${bucket.bucket}` }]),
  ];
  const watchers = places.map(({ directory }) => watchFiles(directory, watchMs));
  const startedAtMs = Date.now();
  const started: string[] = [];
  const asked: Record<string, readonly string[]> = {};

  return {
    ...stage,
    env,
    secrets,
    scratchDir,
    workers,
    toTemporal,
    toKling,
    startWorker: workers.start,
    kling: (args, given = {}) => stage.kling(args, { ...given, env: { ...env, ...given.env } }),
    async start(input, workflowId) {
      const handle = await stage.start(input, workflowId);
      started.push(handle.workflowId);
      return handle;
    },
    async startBatch(items, run = {}, batchId = `night-${taskQueue}`) {
      asked[batchId] = items.map(({ id }) => id);
      started.push(batchId);
      return client.workflow.start('batch', { taskQueue, workflowId: batchId, args: [{ items, run }] });
    },
    async openWays() {
      const temporal = await startTcpProxy({ seen: sightings.watch });
      temporal.aimAt(temporalPort);
      proxies.push(temporal);
      return { toTemporal: temporal, toKling, env: waysBy(temporal) };
    },
    look: () =>
      lookAround({ ...stage, secrets, places, bucket, workers, watchers, sightings, startedAtMs, started, asked }),
    async close() {
      watchers.forEach((watcher) => watcher.stop());
      await stage.close();
      await Promise.all(proxies.map((proxy) => proxy.close()));
      await rm(scratchDir, { recursive: true, force: true });
    },
  };
}

/** All nine oracles on what a scenario has left. It is the last that a scenario does: workers are asked to stop. */
export async function expectOracles(stage: FaultStage, allowed: Allowed = {}): Promise<World> {
  const world = await stage.look();
  expect(judgeWorld(world, allowed)).toEqual([]);
  return world;
}
