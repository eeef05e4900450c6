import { rm } from 'node:fs/promises';
import path from 'node:path';
import { makeDirectories } from '../../disk/make-directories.js';
import type { Config } from '../../config/read-config.js';
import { isHealthAddressAsked } from '../../config/read-config.js';
import { readPlain, writeAtomically } from '../../disk/plain-file.js';
import { SIMULATOR_API_KEY } from '../../simulator/api/credentials.js';
import { createOwnServerEnv } from '../../temporal/connect/own-server-env.js';
import { isProcessAlive } from './dev-data.js';

/** What `kling dev` leaves in the output directory while it runs, for the commands of the same project. */
export interface DevPlace {
  readonly pid: number;
  readonly temporalAddress: string;
  readonly webUiUrl: string;
  readonly taskQueue: string;
  readonly healthUrl: string;
  /** The simulated Kling that its worker talks to, for want of keys. */
  readonly simulatorUrl?: string;
}

const fileOf = (outputDir: string) => path.join(outputDir, '.kling-dev.json');

/** Notes where this process's server and worker are; resolves with what takes the note back, unless another has written over it. */
export async function noteDev(outputDir: string, place: Omit<DevPlace, 'pid'>): Promise<() => Promise<void>> {
  const file = fileOf(outputDir);
  await makeDirectories(outputDir);
  await writeAtomically(file, `${JSON.stringify({ pid: process.pid, ...place }, undefined, 2)}\n`);
  return async () => {
    const { place: last } = await findDev(outputDir);
    if (last?.pid === process.pid) await rm(file, { force: true });
  };
}

/** The `kling dev` that runs for an output directory; `stale` is a sentence about one that has left its note behind. */
export async function findDev(outputDir: string): Promise<{ readonly place?: DevPlace; readonly stale?: string }> {
  const file = fileOf(outputDir);
  const text = await readPlain(file).catch(() => undefined);
  if (text === undefined) return {};
  const place = parsePlace(text);
  if (place === undefined) return { stale: `${file} is not a note of kling dev: ignored. Remove it.` };
  if (!isProcessAlive(place.pid)) {
    return {
      stale: `${file} is of a kling dev that has ended (process ${place.pid}): ignored. Remove it, or start kling dev again.`,
    };
  }
  return { place };
}

/**
 * The configuration with the server and task queue of the project's own `kling dev`, where nobody has chosen a server; where no account has
 * keys, also with the Kling that it simulates.
 */
export async function preferDev(config: Config, onNotice: (text: string) => void): Promise<Config> {
  const { env, outputDir } = config;
  if (env.TEMPORAL_ADDRESS || env.TEMPORAL_PROFILE) return config;
  const { place, stale } = await findDev(outputDir);
  if (stale !== undefined) onNotice(stale);
  if (place === undefined) return config;
  const taskQueue = env.KLING_TASK_QUEUE ? config.taskQueue : place.taskQueue;
  return Object.freeze({
    ...config,
    ...simulatedAccount(config, place),
    taskQueue,
    webUiUrl: place.webUiUrl,
    env: {
      ...createOwnServerEnv(env, { address: place.temporalAddress, uiUrl: place.webUiUrl }),
      KLING_TASK_QUEUE: taskQueue,
    },
  });
}

/** Where a worker answers about its health: where it is told to look, else at the project's own `kling dev`, else at the usual place. */
export async function findHealth(config: Config): Promise<{ readonly url: string; readonly source: string }> {
  const { healthHost, healthPort, outputDir } = config;
  const isAsked = isHealthAddressAsked(config);
  const { place } = isAsked ? {} : await findDev(outputDir);
  if (place !== undefined) return { url: place.healthUrl, source: `the worker of kling dev, process ${place.pid}` };
  const host = healthHost.includes(':') ? `[${healthHost}]` : healthHost;
  return { url: `http://${host}:${healthPort}`, source: isAsked ? 'KLING_HEALTH_ADDRESS' : 'the usual address' };
}

function simulatedAccount({ accounts }: Config, { simulatorUrl }: DevPlace): Partial<Config> {
  const [first, ...others] = accounts;
  if (simulatorUrl === undefined || first === undefined) return {};
  if (accounts.some(({ credentials }) => credentials !== undefined)) return {};
  const credentials = { kind: 'api-key', apiKey: SIMULATOR_API_KEY } as const;
  const simulated = { klingBaseUrl: simulatorUrl, credentials };
  return {
    ...simulated,
    accounts: [{ ...first, ...simulated, keysFrom: 'kling dev', keyTrouble: undefined }, ...others],
  };
}

/** A note may lie in a directory that came from somebody else: it may lead to this machine only. */
const LOOPBACK = /^(https?:\/\/)?(127\.0\.0\.1|localhost|\[::1\]):\d{1,5}$/;

function parsePlace(text: string): DevPlace | undefined {
  try {
    const note = JSON.parse(text) as Record<string, unknown>;
    const { pid, temporalAddress, webUiUrl, taskQueue, healthUrl, simulatorUrl } = note;
    if (typeof pid !== 'number' || !(pid > 0) || typeof taskQueue !== 'string') return undefined;
    if (!isLocal(temporalAddress) || !isLocal(webUiUrl) || !isLocal(healthUrl)) return undefined;
    const place = { pid, temporalAddress, webUiUrl, taskQueue, healthUrl };
    return isLocal(simulatorUrl) ? { ...place, simulatorUrl } : place;
  } catch {
    return undefined;
  }
}

function isLocal(value: unknown): value is string {
  return typeof value === 'string' && LOOPBACK.test(value);
}
