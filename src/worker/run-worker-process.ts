import type { Account, Config } from '../config/read-config.js';
import { nameOutput } from '../config/buckets.js';
import { isHealthAddressAsked } from '../config/read-config.js';
import { DEFAULT_ACCOUNT } from '../domain/account/account-name.js';
import { createWorker, requireKeys } from './create-worker.js';
import { installRuntime } from './sdk-workers.js';
import { createLogger } from './log/logger.js';
import { listWorkerSecrets } from './log/worker-secrets.js';
import { installWithMetrics } from './metrics/sdk-metrics.js';
import { measureProcess } from './metrics/worker-metrics.js';
import { answerHealth } from './health/worker-health.js';

export interface WorkerProcessOptions {
  /** Aborted to stop: no new work is taken, downloads and looks go on elsewhere, creates on their way are finished. */
  readonly signal: AbortSignal;
  readonly write: (line: string) => void;
  readonly onReady: (facts: { healthUrl: string }) => void;
}

/**
 * Runs the workflows and activities until stopped, as a process of its own: with a log, and an address that answers about its health.
 * Throws `InvalidConfig` without keys or with an output directory that cannot be written, `HealthAddressUnusable`, `TemporalUnreachable`,
 * and whatever ends a worker badly.
 */
export async function runWorkerProcess(asked: Config, { signal, write, onReady }: WorkerProcessOptions): Promise<void> {
  const config = requireKeys(asked);
  const secrets = listWorkerSecrets(config);
  const tracing =
    config.traces && (await (await import('../tracing/worker-tracing.js')).openWorkerTracing(config.traces));
  const { logLevel: level, logFormat: format } = config;
  const logger = createLogger({ level, format, secrets, findTrace: tracing?.ids, write });
  const worker = await createWorker(config, { signal, logger, tracing });
  const sdkMetrics = await installWithMetrics((metrics) => installRuntime(logger, metrics));
  measureProcess(worker.facts.metrics);
  try {
    // First of all: whoever looks after this process must see why it is not ready.
    const place = {
      host: config.healthHost,
      port: config.healthPort,
      onPortTaken: isHealthAddressAsked(config) ? undefined : (text: string) => logger.warn(text),
    };
    const health = await answerHealth(worker.facts, place, sdkMetrics);
    try {
      await worker.run((temporal) => {
        logger.info(
          `Worker is ready: Temporal ${temporal}, task queue ${config.taskQueue}, Kling ${renderKling(config.accounts)}, files to ${nameOutput(config)}, health ${health.url}/healthz`,
        );
        onReady({ healthUrl: health.url });
      });
    } finally {
      await health.close();
    }
  } finally {
    await worker.close();
    await tracing?.close();
  }
  logger.info('Worker has stopped.');
}

/** Where Kling is: one address, or that of each account. */
function renderKling(accounts: readonly Pick<Account, 'name' | 'klingBaseUrl'>[]): string {
  const [first] = accounts;
  if (accounts.length === 1 && first?.name === DEFAULT_ACCOUNT) return first.klingBaseUrl;
  return accounts.map(({ name, klingBaseUrl }) => `${klingBaseUrl} (account ${name})`).join(' and ');
}
