import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Client, WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import { findFreePort } from '../src/local/free-port.js';
import type { Simulator, SimulatorOptions } from '../src/simulator/server.js';
import { SIMULATOR_API_KEY, startSimulator } from '../src/simulator/server.js';
import type { Bench } from './measurement.js';
import { PACKAGE_ROOT } from './package-root.js';
import type { Namespace } from './temporal-server.js';
import type { WorkerProcess } from './worker-process.js';
import { startWorkerProcess } from './worker-process.js';

export type Variant = 'ours' | 'naive';

/** Kling seconds that one generation takes, give or take a tenth: what a video takes on a good day. */
export const GENERATION_SECONDS = 120;
/** Kling seconds between looks at a task that is alone, and of the naive loop. */
export const LOOK_EVERY_SECONDS = 10;
/** What the simulator thinks that a video of the default model takes; its speed makes up for the difference. */
const SIMULATED_SECONDS = 60;

export interface StageOptions {
  /** Kling seconds per real second. Looks are made as much more often, so that their number is that of real time. */
  readonly pace: number;
  /** Parallel slots, at Kling and as the worker is told. */
  readonly slots: number;
  readonly namespace?: Namespace;
  readonly simulator?: SimulatorOptions;
  /** What generations ask for besides their prompt, one after the other and over again. */
  readonly inputs?: readonly object[];
  readonly workerEnv?: Readonly<Record<string, string>>;
  /** Kling tells the worker of ends: with its signature, or without. */
  readonly callbacks?: 'signed' | 'unsigned';
  /** Workers whose garbage can be collected from here. */
  readonly hasProbe?: boolean;
}

/** A simulated Kling and a task queue for one variant. */
export interface Stage {
  readonly variant: Variant;
  readonly simulator: Simulator;
  readonly client: Client;
  readonly namespace: Namespace;
  readonly taskQueue: string;
  readonly outputDir: string;
  /** Real time is this much slower than Kling's. */
  readonly pace: number;
  startWorker(): Promise<WorkerProcess>;
  /** Starts one generation. */
  start(): Promise<WorkflowHandleWithFirstExecutionRunId>;
  /** Holds Kling's time: no task ends until `go`. */
  hold(): void;
  go(pace?: number): void;
  close(): Promise<void>;
}

const OUR_WORKER = [path.join(PACKAGE_ROOT, 'dist/client.js'), 'worker'];
const PROBE = ['--expose-gc', '--import', new URL('./garbage-probe.js', import.meta.url).href];
const NAIVE_WORKER = [fileURLToPath(new URL('./naive/worker.js', import.meta.url))];

export async function createStage(bench: Bench, variant: Variant, options: StageOptions): Promise<Stage> {
  const { pace, slots, namespace = variant, inputs = [{}] } = options;
  const speedAt = (seconds: number) => (seconds * SIMULATED_SECONDS) / GENERATION_SECONDS;
  const simulator = await startSimulator({
    speed: speedAt(pace),
    videoConcurrency: slots,
    imageConcurrency: slots,
    ...(options.callbacks === 'signed' ? { webhookSecret: WEBHOOK_SECRET } : {}),
    ...options.simulator,
  });
  const outputDir = await mkdtemp(path.join(bench.directory, 'outputs-'));
  const taskQueue = `kling-${randomUUID()}`;
  const client = bench.clients[namespace];
  const workers: WorkerProcess[] = [];
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: process.env.HOME ?? '',
    TEMPORAL_ADDRESS: bench.server.address,
    TEMPORAL_NAMESPACE: namespace,
    KLING_BASE_URL: simulator.url,
    KLING_API_KEY: SIMULATOR_API_KEY,
    KLING_OUTPUT_DIR: outputDir,
    KLING_TASK_QUEUE: taskQueue,
    KLING_POLL_SECONDS: String(LOOK_EVERY_SECONDS / pace),
    KLING_VIDEO_CONCURRENCY: String(slots),
    KLING_IMAGE_CONCURRENCY: String(slots),
    KLING_HEALTH_ADDRESS: '127.0.0.1:0',
    KLING_LOG_LEVEL: 'ERROR',
    // What is measured must not depend on whether this machine has ffmpeg.
    KLING_THUMBNAILS: 'off',
    BENCH_NAIVE_BUNDLE: bench.naiveBundle,
    ...(await callbackEnv(options.callbacks)),
    ...options.workerEnv,
  };
  const close = bench.onClose(async () => {
    await Promise.all(workers.map((worker) => worker.kill('SIGKILL')));
    await simulator.close();
    await rm(outputDir, { recursive: true, force: true });
  });
  let count = 0;
  return {
    variant,
    simulator,
    client,
    namespace,
    taskQueue,
    outputDir,
    pace,
    async startWorker() {
      const program = variant === 'ours' ? OUR_WORKER : NAIVE_WORKER;
      const worker = await startWorkerProcess([...(options.hasProbe ? PROBE : []), ...program], env);
      workers.push(worker);
      return worker;
    },
    start() {
      count += 1;
      const input = { prompt: `bench ${count}`, ...inputs[count % inputs.length] };
      const workflowId = `bench-${taskQueue}-${count}`;
      if (variant === 'ours') return client.workflow.start('generation', { taskQueue, workflowId, args: [input] });
      const args = [{ ...input, secondMs: 1000 / pace }];
      return client.workflow.start('naiveGeneration', { taskQueue, workflowId, args });
    },
    hold: () => simulator.set({ speed: 0 }),
    go: (nextPace = pace) => simulator.set({ speed: speedAt(nextPace) }),
    close,
  };
}

const WEBHOOK_SECRET = 'whsec_YmVuY2gtYmVuY2gtYmVuY2gtYmVuY2gtYmVuY2g=';

/** Where the worker receives callbacks, if it does. */
async function callbackEnv(callbacks: StageOptions['callbacks']): Promise<Readonly<Record<string, string>>> {
  if (callbacks === undefined) return {};
  const address = `127.0.0.1:${await findFreePort('127.0.0.1', 0)}`;
  return {
    KLING_CALLBACK_URL: `http://${address}`,
    KLING_CALLBACK_ADDRESS: address,
    KLING_WEBHOOK_SECRET: callbacks === 'signed' ? WEBHOOK_SECRET : '',
  };
}

/** Starts so many generations, some at a time so that the server is not flooded. */
export async function startMany(stage: Stage, count: number): Promise<WorkflowHandleWithFirstExecutionRunId[]> {
  const handles: WorkflowHandleWithFirstExecutionRunId[] = [];
  for (let left = count; left > 0; left -= 20) {
    handles.push(...(await Promise.all(Array.from({ length: Math.min(20, left) }, () => stage.start()))));
  }
  return handles;
}
