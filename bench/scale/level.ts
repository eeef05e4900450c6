import { setTimeout as sleep } from 'node:timers/promises';
import { readHistory } from '../histories.js';
import { tidyKB } from '../resident-memory.js';
import type { Stage } from '../stage.js';
import { mean } from '../statistics.js';
import type { BenchServer } from '../temporal-server.js';
import { waitFor } from '../wait-for.js';
import type { WorkerProcess } from '../worker-process.js';
import { cpuSeconds } from './process-tree.js';
import { readServerRequests } from './server-requests.js';

/** What a deployment does while so many generations wait for Kling, at Kling's own pace. */
export interface Level {
  readonly inFlight: number;
  /** Resident memory of a worker, mean of all, without garbage, in KB. */
  readonly workerKB: number;
  /** Processors in use: of all workers together, and of the Temporal server. */
  readonly workerCores: number;
  readonly serverCores: number;
  /** Requests to Kling a second, of all workers. */
  readonly klingRequests: number;
  /** gRPC calls a second to the Temporal server, and how many of them are heartbeats. */
  readonly serverRequests: number;
  readonly heartbeats: number;
  /** What the server's database occupies on the disk. */
  readonly databaseMB: number;
  /** Seconds from the end of a task at Kling to the event that tells its workflow, mean and worst of some. */
  readonly noticeSeconds: number;
  readonly worstNoticeSeconds: number;
}

export interface Deployment {
  readonly stage: Stage;
  readonly server: BenchServer;
  readonly workers: readonly WorkerProcess[];
  /** Of the workflow of the task with that prompt. */
  readonly workflowOf: (prompt: string) => string;
}

const WINDOW_MS = 20_000;
const ENDED = 20;

/** Looks for some seconds; ends some tasks meanwhile, to see how soon that is noticed. */
export async function measureLevel(deployment: Deployment): Promise<Level> {
  const { stage, workers } = deployment;
  const inFlight = stage.simulator.stats().inFlight.video;
  const workerKB = mean(await Promise.all(workers.map(tidyKB)));
  const before = await count(deployment);
  await sleep(WINDOW_MS);
  const after = await count(deployment);
  const seconds = after.atSeconds - before.atSeconds;
  const perSecond = (key: keyof typeof before) => (after[key] - before[key]) / seconds;
  const notices = await endSome(deployment);
  return {
    ...{ inFlight, workerKB },
    workerCores: perSecond('workerCpu'),
    serverCores: perSecond('serverCpu'),
    klingRequests: perSecond('kling'),
    serverRequests: perSecond('all'),
    heartbeats: perSecond('heartbeats'),
    databaseMB: deployment.server.databaseMB(),
    noticeSeconds: mean(notices),
    worstNoticeSeconds: Math.max(...notices),
  };
}

async function count({ stage, server, ...deployment }: Deployment) {
  const { all, heartbeats } = await readServerRequests(server.metricsUrl, stage.namespace);
  return {
    ...{ all, heartbeats },
    ...readCpu({ server, ...deployment }),
    atSeconds: performance.now() / 1000,
    kling: stage.simulator.stats().requests,
  };
}

function readCpu({ server, workers }: Pick<Deployment, 'server' | 'workers'>) {
  return {
    workerCpu: workers.reduce((sum, { pid }) => sum + cpuSeconds(pid), 0),
    serverCpu: server.pids.reduce((sum, pid) => sum + cpuSeconds(pid), 0),
  };
}

/** What so many generations took in seconds, and in seconds of processors. */
export interface Spent {
  readonly count: number;
  readonly seconds: number;
  readonly workerCpu: number;
  readonly serverCpu: number;
}

export async function measureSpent(deployment: Deployment, count: number, work: () => Promise<void>): Promise<Spent> {
  const startMs = performance.now();
  const before = readCpu(deployment);
  await work();
  const { workerCpu, serverCpu } = readCpu(deployment);
  return {
    count,
    seconds: (performance.now() - startMs) / 1000,
    workerCpu: workerCpu - before.workerCpu,
    serverCpu: serverCpu - before.serverCpu,
  };
}

export function addUp(all: readonly Spent[]): Spent {
  const sum = (key: keyof Spent) => all.reduce((total, spent) => total + spent[key], 0);
  return { count: sum('count'), seconds: sum('seconds'), workerCpu: sum('workerCpu'), serverCpu: sum('serverCpu') };
}

/** Ends tasks one after the other, at times that have nothing to do with when workers look; seconds until their workflows know. */
async function endSome({ stage, workflowOf }: Deployment): Promise<number[]> {
  const { simulator, client } = stage;
  const running = simulator.tasks().filter(({ status }) => status !== 'succeed' && status !== 'failed');
  const step = Math.floor(running.length / ENDED);
  const chosen = running.filter((_, index) => index % step === 0).slice(0, ENDED);
  for (const { id } of chosen) {
    simulator.endTask(id, { status: 'succeed' });
    await sleep(1000 / 3);
  }
  const ended = new Map(simulator.tasks().map(({ id, updatedAtMs }) => [id, updatedAtMs]));
  const delays: number[] = [];
  for (const { id, prompt } of chosen) {
    const handle = client.workflow.getHandle(workflowOf(prompt));
    let noticedMs: number | undefined;
    const isNoticed = async () => {
      noticedMs = (await readHistory(handle)).activities.filter(({ name }) => name === 'poll').at(-1)?.completedMs;
      return noticedMs !== undefined;
    };
    await waitFor(`the end of ${id} noticed`, isNoticed, 120_000, 500).catch(async (error: unknown) => {
      const { raw } = await handle.describe();
      throw new Error(`${String(error)}; ${JSON.stringify(raw.pendingActivities)}`);
    });
    delays.push(((noticedMs ?? NaN) - (ended.get(id) ?? NaN)) / 1000);
  }
  return delays;
}
