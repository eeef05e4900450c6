import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Client } from '@temporalio/client';
import type { WorkerParts } from '../worker-parts.js';
import { createAlertWatch } from './alert-watch.js';
import { createRules } from './rules.js';
import { createBoardTeller } from './tell-board.js';

/** Looks at everything that alerts are raised for, until the signal is aborted. Never rejects. */
export function watchAlerts(
  { config, logger, readiness, accounts, alerts, metrics }: WorkerParts,
  { client, searchable }: { readonly client: Client; readonly searchable: boolean },
  signal: AbortSignal,
): Promise<void> {
  const { taskQueue, alertMs, packLeft } = config;
  const watch = createAlertWatch({
    rules: createRules({
      client,
      taskQueue,
      searchable,
      accounts,
      readiness,
      meter: metrics.queues,
      packLeft,
      hasCallbacks: config.callbackUrl !== undefined,
    }),
    tell: createBoardTeller(client, { taskQueue, reporter: `${hostname()} ${process.pid} ${randomUUID()}` }),
    everyMs: alertMs,
    onTrouble: (text) => void logger.debug(text),
  });
  alerts.watch(() => watch.seen());
  return watch.run(signal);
}
