import { setMaxListeners } from 'node:events';
import type { Logger } from '@temporalio/worker';
import type { Config } from '../config/read-config.js';
import { InvalidConfig, NO_KEYS } from '../config/read-config.js';
import type { WorkerTracing } from '../tracing/worker-tracing.js';
import { takeWork } from './take-work.js';
import type { WorkerFacts } from './health/worker-health.js';
import type { WorkerConfig } from './worker-parts.js';
import { createWorkerParts } from './worker-parts.js';

/** A worker inside of whatever process: it prints nothing, catches no signals of the system, and listens nowhere unless callbacks are wanted. */
export interface GenerationWorker {
  /** What can be told of its health, from now on. */
  readonly facts: WorkerFacts;
  /**
   * Connects to Temporal, waiting for it where need be, and takes work until the signal is aborted; once. `onReady` is called with Temporal's
   * address. Throws `TemporalUnreachable`, the signal's reason when it was aborted before Temporal answered, and whatever ends a worker badly.
   */
  run(onReady: (address: string) => void): Promise<void>;
  /** After `run`, or in its place: lets go of the disk and of the connections to Kling. */
  close(): Promise<void>;
}

export interface CreateWorkerOptions {
  /** Aborted to stop: no new work is taken, downloads and looks go on elsewhere, creates on their way are finished. */
  readonly signal: AbortSignal;
  readonly logger: Logger;
  /** Where traces are wanted. */
  readonly tracing?: WorkerTracing;
}

/** One worker for workflows and activities. Throws `InvalidConfig` when the output directory cannot be written. */
export async function createWorker(
  config: WorkerConfig,
  { signal, logger, tracing }: CreateWorkerOptions,
): Promise<GenerationWorker> {
  // Each activity and each watched task listens for the stop.
  setMaxListeners(0, signal);
  const parts = await createWorkerParts(config, { signal, logger, tracing });
  parts.readiness.note('temporal', 'Temporal has not answered yet');
  return { facts: parts, run: (onReady) => takeWork(parts, onReady), close: () => parts.close() };
}

/** The configuration, when all its accounts have keys; throws `InvalidConfig` that names those that have none. */
export function requireKeys(config: Config): WorkerConfig {
  const accounts = config.accounts.map((account) => {
    const { credentials } = account;
    return credentials === undefined ? undefined : { ...account, credentials };
  });
  const ready = accounts.filter((account) => account !== undefined);
  if (ready.length < accounts.length) throw explainMissingKeys(config);
  return { ...config, accounts: ready };
}

function explainMissingKeys({ accounts, accountsFile }: Config): InvalidConfig {
  if (accountsFile === undefined) return new InvalidConfig(NO_KEYS, { advice: [{ action: 'useSimulator' }] });
  const lacking = accounts.filter(({ credentials }) => credentials === undefined);
  const lines = lacking.map(({ name, keyTrouble = '' }) => `accounts.${name}: ${keyTrouble}`);
  return new InvalidConfig(
    `${accountsFile}: ${lines.join('; ')}. A worker needs the keys of all its accounts: set them, or take the account out.`,
  );
}
