import type { Env } from '../../../domain/env.js';
import type { Simulator } from '../../../simulator/server.js';
import { startSimulator } from '../../../simulator/server.js';
import { findTemporalBinary } from '../../../local/install/find-binary.js';
import type { LocalServer } from '../../../local/local-server.js';
import { startLocalServer } from '../../../local/local-server.js';
import { createOwnServerEnv } from '../../../temporal/connect/own-server-env.js';
import { readProfile } from '../../../temporal/connect/profile.js';
import { startDevWorker } from './dev-worker.js';
import { simulatorEnv } from './simulator-env.js';
import { PartEnded } from '../../program/errors.js';
import { EXIT } from '../../program/exit-codes.js';
import type { Io } from '../../process/io.js';

export interface StackOptions {
  readonly temporalPort?: number;
  readonly webUiPort?: number;
  /** Keeps Temporal's data in a file, so that it survives a restart; else in memory. */
  readonly dbFilename?: string;
  /** An own Temporal server even when TEMPORAL_ADDRESS names one. */
  readonly alwaysLocalServer: boolean;
  /** The simulated Kling even when keys are set. */
  readonly alwaysSimulator: boolean;
  /** Simulated seconds that pass in a real one. */
  readonly speed: number;
  /** Further variables for the worker. */
  readonly workerEnv?: Readonly<Record<string, string>>;
  readonly onWorkerLine: (line: string) => void;
}

/** Everything that one generation needs, running on this machine. */
export interface Stack {
  /** The environment with which a client or worker reaches this stack. */
  readonly env: Env;
  readonly temporalAddress: string;
  readonly webUiUrl?: string;
  /** Of the worker. */
  readonly healthUrl: string;
  readonly simulator?: Simulator;
  /** Rejects when a part ends that should not; never resolves. */
  readonly broken: Promise<never>;
  stop(): Promise<void>;
}

/** Starts Temporal, the simulator where no keys are set, and a worker; stops what it started when one of them cannot start, or at Ctrl-C. */
export async function startStack(options: StackOptions, io: Io): Promise<Stack> {
  const parts: { stop(): Promise<void> }[] = [];
  const stop = async () => {
    for (const part of parts.splice(0).reverse()) await part.stop();
  };
  try {
    const server = await startTemporal(options, io);
    if (server !== undefined) parts.push(server);
    const useSimulator =
      options.alwaysSimulator || io.config.accounts.every(({ credentials }) => credentials === undefined);
    const simulator = useSimulator ? await startSimulator({ port: 0, speed: options.speed }) : undefined;
    if (simulator !== undefined) parts.push({ stop: () => simulator.close() });
    const env: Stack['env'] = {
      ...(server === undefined ? io.config.env : createOwnServerEnv(io.config.env, server)),
      ...(simulator === undefined ? {} : simulatorEnv(simulator.url, options.speed, io.config.env)),
      KLING_LOG_FORMAT: io.config.env.KLING_LOG_FORMAT ?? (io.isTerminal ? 'text' : 'json'),
      // Here is one worker, and nobody who makes its version the current one.
      ...(server === undefined ? {} : { KLING_DEPLOYMENT: '' }),
      ...options.workerEnv,
    };
    const worker = await startDevWorker(env, options.onWorkerLine, io.signal);
    parts.push(worker);
    const broken = Promise.race<never>([
      worker.ended.then(({ how, code }) =>
        Promise.reject(new PartEnded(`The worker keeps ending by itself (${how}); its last lines are above.`, code)),
      ),
      ...(server === undefined
        ? []
        : [
            server.exited.then(() =>
              Promise.reject(
                new PartEnded(
                  'The Temporal server ended by itself, or was ended. Start this again: what was under way goes on where its data is kept in a file.',
                  EXIT.unreachable,
                ),
              ),
            ),
          ]),
    ]);
    broken.catch(() => undefined);
    return {
      env,
      temporalAddress: env.TEMPORAL_ADDRESS ?? 'localhost:7233',
      webUiUrl: server?.uiUrl,
      healthUrl: worker.healthUrl,
      simulator,
      broken,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startTemporal(options: StackOptions, io: Io): Promise<LocalServer | undefined> {
  const { env, cacheDir } = io.config;
  if (!options.alwaysLocalServer && env.TEMPORAL_ADDRESS !== undefined && env.TEMPORAL_ADDRESS !== '') {
    const { address } = await readProfile(env);
    io.err(`Using the Temporal server of TEMPORAL_ADDRESS, ${address}.`);
    return undefined;
  }
  const log = (line: string) => io.err(line);
  const binary = await findTemporalBinary({ pathEnv: env.PATH ?? '', cacheDir, env, log, signal: io.signal });
  return startLocalServer({
    binary,
    port: options.temporalPort,
    uiPort: options.webUiPort,
    dbFilename: options.dbFilename,
    log,
    signal: io.signal,
  });
}
