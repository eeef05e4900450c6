import { renderNoKeys } from '../program/render-advice.js';
import { isHealthAddressAsked } from '../../config/read-config.js';
import { createMethodCounters } from '../../kling/board/method-counters.js';
import { createAlertMeter } from '../../worker/alerts/alert-meter.js';
import { startHealthServer } from '../../worker/health/health-server.js';
import { createLogger } from '../../worker/log/logger.js';
import { registerReadings } from '../../worker/metrics/worker-gauges.js';
import { createWorkerMetrics, renderMetrics } from '../../worker/metrics/worker-metrics.js';
import type { Io } from '../process/io.js';
import { untilAborted } from '../../temporal/until-aborted.js';

/** As long as a timer can be: it only keeps the process alive. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * Says once that there are no keys, and then waits to be stopped instead of ending: whoever restarts a worker that ends would do so
 * for ever. `/healthz` answers 200, `/readyz` 503 with the reason. Throws `HealthAddressUnusable`.
 */
export async function waitForKeys(io: Io): Promise<void> {
  const { config, signal } = io;
  const logger = createLogger({
    level: config.logLevel,
    format: config.logFormat,
    secrets: [],
    write: (line) => io.err(line),
  });
  const methods = createMethodCounters().snapshot();
  const metrics = createWorkerMetrics();
  registerReadings(metrics.registry, () => ({
    ...{ ready: false, accounts: {}, workflowFailures: { tasks: 0, workflows: 0 }, methods },
    alerts: createAlertMeter().counts(),
  }));
  const health = await startHealthServer({
    host: config.healthHost,
    port: config.healthPort,
    onPortTaken: isHealthAddressAsked(config) ? undefined : (text) => logger.warn(text),
    report: () => ({ ready: false, reasons: [renderNoKeys()] }),
    methods: () => methods,
    metrics: () => renderMetrics(metrics),
  });
  logger.warn(
    `${renderNoKeys()} This worker takes no work; start it again once they are set. Health: ${health.url}/healthz`,
  );
  const alive = setInterval(() => undefined, LONGEST_MS);
  await untilAborted(signal);
  clearInterval(alive);
  await health.close();
}
