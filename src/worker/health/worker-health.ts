import type { Worker } from '@temporalio/worker';
import { DEFAULT_ACCOUNT } from '../../domain/account/account-name.js';
import type { CallbackCounts } from '../../domain/callbacks/callback-counts.js';
import { addMethodCounts } from '../../domain/method-counts.js';
import type { AccountParts } from '../account-parts.js';
import type { AlertMeter } from '../alerts/alert-meter.js';
import type { FailingWorkflows } from './failing-workflows.js';
import type { SdkMetrics } from '../metrics/sdk-metrics.js';
import type { AccountReadings } from '../metrics/worker-gauges.js';
import { registerReadings } from '../metrics/worker-gauges.js';
import type { WorkerMetrics } from '../metrics/worker-metrics.js';
import { renderMetrics } from '../metrics/worker-metrics.js';
import type { Listening } from '../../network/listening.js';
import type { HealthServerOptions } from './health-server.js';
import { startHealthServer } from './health-server.js';
import type { Readiness } from './readiness.js';

/** What a worker process can tell of itself, from its first moment on. */
export interface WorkerFacts {
  readonly signal: AbortSignal;
  readonly readiness: Readiness;
  readonly accounts: readonly Pick<AccountParts, 'name' | 'gates' | 'board'>[];
  /** Empty until Temporal has answered. */
  readonly workers: readonly Worker[];
  readonly failing: Pick<FailingWorkflows, 'counts'>;
  /** Where callbacks are received here. */
  readonly callbacks?: { counts(): CallbackCounts };
  readonly alerts: Pick<AlertMeter, 'counts'>;
  readonly metrics: Pick<WorkerMetrics, 'registry'>;
}

/** Answers about a worker's health. Throws `HealthAddressUnusable`. */
export function answerHealth(
  { signal, readiness, workers, accounts, failing, callbacks, alerts, metrics }: WorkerFacts,
  place: Pick<HealthServerOptions, 'host' | 'port' | 'onPortTaken'>,
  sdk?: SdkMetrics,
): Promise<Listening> {
  const reasons = () => (signal.aborted ? ['told to stop', ...readiness.reasons()] : readiness.reasons());
  const measure = () => ({
    ready: reasons().length === 0 && workers.every((worker) => worker.getState() === 'RUNNING'),
    ...measureDefault(accounts),
    ...measureOthers(accounts),
    workflowFailures: failing.counts(),
    ...(callbacks === undefined ? {} : { callbacks: callbacks.counts() }),
    alerts: alerts.counts(),
  });
  const countMethods = () => accounts.map(({ board }) => board.counters()).reduce(addMethodCounts);
  registerReadings(metrics.registry, () => ({ ...measure(), accounts: measureAll(accounts), methods: countMethods() }));
  return startHealthServer({
    ...place,
    report: () => ({
      workers: workers.map((worker) => ({ taskQueue: worker.options.taskQueue, state: worker.getState() })),
      reasons: reasons(),
      ...measure(),
    }),
    methods: countMethods,
    metrics: () => renderMetrics(metrics, sdk),
  });
}

type Measured = WorkerFacts['accounts'];

const isDefault = ({ name }: Measured[number]) => name === DEFAULT_ACCOUNT;

function measureAccount({ gates, board }: Measured[number]): AccountReadings {
  return { slots: { video: gates.video.inUse(), image: gates.image.inUse() }, tasksWatched: board.size() };
}

/** The default account stands at the top, as it does where it is the only one. */
function measureDefault(accounts: Measured): AccountReadings {
  const [account] = accounts.filter(isDefault);
  return account === undefined ? { slots: {}, tasksWatched: 0 } : measureAccount(account);
}

function measureOthers(accounts: Measured): { readonly accounts?: Readonly<Record<string, AccountReadings>> } {
  const others = accounts.filter((account) => !isDefault(account));
  if (others.length === 0) return {};
  return { accounts: measureAll(others) };
}

function measureAll(accounts: Measured): Readonly<Record<string, AccountReadings>> {
  return Object.fromEntries(accounts.map((account) => [account.name, measureAccount(account)]));
}
