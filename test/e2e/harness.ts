import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { afterEach, beforeEach, expect, inject } from 'vitest';
import type { Simulator, SimulatorOptions } from '../../src/simulator/server.js';
import { SIMULATOR_API_KEY, startSimulator } from '../../src/simulator/server.js';
import type { WorkerInside } from './worker-inside.js';
import { startWorkerInside } from './worker-inside.js';

export const CLIENT = fileURLToPath(new URL('../../dist/client.js', import.meta.url));

export interface Cli {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** One worker process, which a test may kill. */
export interface WorkerProcess {
  readonly child: ChildProcess;
  readonly output: () => string;
  /** Its exit code, or `null` where a signal has ended it. */
  readonly exited: Promise<number | null>;
  kill(signal: NodeJS.Signals): Promise<number | null>;
}

/** A stage for one test: its own simulator, task queue and output directory, on the shared Temporal server. */
export interface Stage {
  readonly simulator: Simulator;
  readonly client: Client;
  readonly taskQueue: string;
  readonly outputDir: string;
  readonly env: Readonly<Record<string, string>>;
  /** A worker inside of this process, for what is not about a worker's process: its start, its log, its health, its signals, its end. */
  work(env?: Record<string, string>): Promise<void>;
  /** A worker as a process of its own; `program` instead of the one that was built. */
  startWorker(env?: Record<string, string>, program?: string): Promise<WorkerProcess>;
  kling(
    args: readonly string[],
    options?: { env?: Record<string, string>; cwd?: string; stdin?: string },
  ): Promise<Cli>;
  start(input: unknown, workflowId?: string): ReturnType<Client['workflow']['start']>;
  files(): Promise<string[]>;
  /** Resolves once so many bytes of an unfinished download are on disk. */
  partHolds(bytes: number): Promise<void>;
}

/** Makes a stage before each test and takes it down afterwards, with every process that was started on it. */
export function useStage(options: SimulatorOptions = {}): () => Stage {
  let stage: Stage & { close(): Promise<void> };
  beforeEach(async () => {
    stage = await createStage(options);
  });
  afterEach(async () => {
    await stage.close();
  });
  return () => stage;
}

/** A stage by hand: on a Temporal server of one's own, or for a part of a test. */
export async function createStage(
  options: SimulatorOptions,
  address = inject('temporalAddress'),
): Promise<Stage & { close(): Promise<void> }> {
  const simulator = await startSimulator({ port: 0, speed: 30, ...options });
  // Whole histories, which may be larger than the 4 MB of a message to Temporal.
  const connection = await Connection.connect({ address, channelArgs: { 'grpc.max_receive_message_length': 2 ** 26 } });
  const client = new Client({ connection });
  const taskQueue = `kling-${randomUUID()}`;
  const outputDir = await mkdtemp(path.join(tmpdir(), 'kling-e2e-'));
  const workers: WorkerProcess[] = [];
  const inside: WorkerInside[] = [];
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: process.env.HOME ?? '',
    TEMPORAL_ADDRESS: address,
    KLING_BASE_URL: simulator.url,
    KLING_API_KEY: SIMULATOR_API_KEY,
    KLING_OUTPUT_DIR: outputDir,
    KLING_TASK_QUEUE: taskQueue,
    KLING_POLL_SECONDS: '0.2',
    KLING_HEALTH_ADDRESS: '127.0.0.1:0',
    KLING_LOG_FORMAT: 'json',
    // What is on the disk must not depend on whether this machine has ffmpeg.
    KLING_THUMBNAILS: 'off',
  };
  return {
    simulator,
    client,
    taskQueue,
    outputDir,
    env,
    async work(more = {}) {
      inside.push(await startWorkerInside({ ...env, ...more }, connection, taskQueue));
    },
    async startWorker(more = {}, program = CLIENT) {
      const worker = await startWorkerProcess({ ...env, ...more }, program);
      workers.push(worker);
      return worker;
    },
    kling: (args, { env: more = {}, cwd = outputDir, stdin } = {}) => runCli(args, { ...env, ...more }, cwd, stdin),
    start: (input, workflowId = `gen-${randomUUID()}`) =>
      client.workflow.start('generation', { taskQueue, workflowId, args: [input] }),
    files: async () =>
      (await readdir(outputDir, { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile())
        .map((entry) => entry.name)
        .sort(),
    partHolds: (bytes) => expect.poll(() => partBytes(outputDir), { interval: 20 }).toBeGreaterThanOrEqual(bytes),
    async close() {
      await Promise.all([...workers.map((worker) => worker.kill('SIGKILL')), ...inside.map((worker) => worker.stop())]);
      await simulator.close();
      await connection.close();
      await rm(outputDir, { recursive: true, force: true });
    },
  };
}

async function partBytes(directory: string): Promise<number> {
  const names = await readdir(directory, { recursive: true });
  const part = names.find((name) => name.endsWith('.part'));
  return part === undefined ? 0 : (await stat(path.join(directory, part))).size;
}

async function startWorkerProcess(env: Record<string, string>, program: string): Promise<WorkerProcess> {
  const child = spawn(process.execPath, [program, 'worker'], { env, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  let output = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (output += text));
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  await Promise.race([
    new Promise<void>((resolve) => child.once('message', () => resolve())),
    exited.then((code) => Promise.reject(new Error(`the worker ended with ${code ?? 'a signal'}: ${output}`))),
  ]);
  return {
    child,
    output: () => output,
    exited,
    kill(signal) {
      child.kill(signal);
      return exited;
    },
  };
}

/** Runs `kling` to its end. */
export function runCli(
  args: readonly string[],
  env: Record<string, string>,
  cwd: string,
  stdin?: string,
): Promise<Cli> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CLIENT, ...args], { env, cwd, stdio: ['pipe', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
    child.stdin.end(stdin ?? '');
  });
}
