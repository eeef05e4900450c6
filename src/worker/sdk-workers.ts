import type {
  InjectedSinks,
  Logger,
  MetricsExporterConfig,
  NativeConnection,
  WorkerInterceptors,
  WorkerOptions,
} from '@temporalio/worker';
import { makeTelemetryFilterString, Runtime, Worker } from '@temporalio/worker';
import { DELIVER, OPERATE, SUBMIT } from '../contract/activity-names.js';
import { noticesQueue, operationsQueue, submitQueue } from '../contract/task-queues.js';
import type { NoticeSinks } from '../contract/notices.js';
import type { SpanSinks } from '../contract/traces/workflow-span.js';
import { DEFAULT_ACCOUNT } from '../domain/account/account-name.js';
import { PACKS } from '../products/pack.js';
import type { AccountParts } from './account-parts.js';
import type { EncryptingConverter } from './encryption/data-converter.js';
import type { Workflows } from './version/load-workflows.js';

/** What workflows tell: what happens, and spans. */
export type WorkerSinks = NoticeSinks & SpanSinks;

export interface SdkWorkersOptions extends Workflows {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly taskQueue: string;
  readonly maxCachedWorkflows: number;
  /** Operations of pipelines at once. */
  readonly operations: number;
  readonly dataConverter: EncryptingConverter;
  readonly activities: Readonly<Record<typeof SUBMIT | typeof DELIVER | typeof OPERATE, Activity>> & object;
  /** What workflows tell the worker. */
  readonly sinks: InjectedSinks<WorkerSinks>;
  /** Around activities, where traces are wanted. */
  readonly interceptors?: WorkerInterceptors;
  readonly accounts: readonly Pick<AccountParts, 'name' | 'gates'>[];
}

type Activity = (input: never) => Promise<unknown>;

/** A cancellation comes with the reply to a heartbeat, of which the SDK sends one in four fifths of its timeout: 8 s for a create that waits for its slots. */
const HEARD_WITHIN = '4 seconds';

/** Sets up the SDK's runtime. A process has one, so this comes before its first connection. */
export function installRuntime(logger: Logger, metrics?: MetricsExporterConfig): void {
  Runtime.install({
    logger,
    // The command catches signals and stops the workers itself.
    shutdownSignals: [],
    telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: 'WARN' }), forward: {} }, metrics },
  });
}

/**
 * One worker for everything but `submit`, deliveries of notices and operations of pipelines, one for each of these, and one for the `submit` of each
 * pack of each account, whose slots are those of the account.
 */
export async function createSdkWorkers(options: SdkWorkersOptions): Promise<Worker[]> {
  const { taskQueue, maxCachedWorkflows, workflowBundle, activities, sinks, accounts } = options;
  const place = placeOf(options);
  const { [SUBMIT]: submit, [DELIVER]: deliver, [OPERATE]: operate, ...others } = activities;
  const main = await Worker.create({
    ...place,
    taskQueue,
    workflowBundle,
    activities: others,
    sinks,
    // A `poll` sleeps in its slot for minutes: this is how many generations one worker can wait for.
    maxConcurrentActivityTaskExecutions: 2000,
    maxCachedWorkflows,
    // After a crash, tasks wait this long for the dead worker before others get them: 10 s by default made recovery 13 s, 2 s makes it 5 s.
    stickyQueueScheduleToStartTimeout: '2 seconds',
    shutdownForceTime: '20 seconds',
  });
  const lines = accounts.flatMap(({ name, gates }) =>
    PACKS.map((pack) => ({
      queue: submitQueue(taskQueue, pack, name === DEFAULT_ACCOUNT ? undefined : name),
      supplier: gates[pack].supplier,
    })),
  );
  const gated = lines.map(({ queue, supplier }) =>
    Worker.create({
      ...place,
      taskQueue: queue,
      activities: { [SUBMIT]: submit },
      tuner: {
        activityTaskSlotSupplier: supplier,
        workflowTaskSlotSupplier: { type: 'fixed-size', numSlots: 2 },
        localActivityTaskSlotSupplier: { type: 'fixed-size', numSlots: 1 },
        nexusTaskSlotSupplier: { type: 'fixed-size', numSlots: 1 },
      },
      // One poller holds one slot open while it waits; more would hold slots that another worker could use.
      maxConcurrentActivityTaskPolls: 1,
      maxHeartbeatThrottleInterval: HEARD_WITHIN,
      // A create that is on its way is finished: longer than the HTTP client's own limit.
      shutdownForceTime: '100 seconds',
    }),
  );
  const hasDefault = accounts.some(({ name }) => name === DEFAULT_ACCOUNT);
  // What names no account must hear that it has to, rather than wait for ever.
  const refusing = (hasDefault ? [] : PACKS).map((pack) =>
    Worker.create({
      ...place,
      taskQueue: submitQueue(taskQueue, pack),
      activities: { [SUBMIT]: submit },
      maxConcurrentActivityTaskExecutions: 10,
    }),
  );
  const beside = [createDeliveryWorker(options, deliver), createOperationsWorker(options, operate)];
  return [main, ...(await Promise.all([...beside, ...gated, ...refusing]))];
}

/** Deliveries at once: a receiver that is slow holds one for 15 s, a program for a minute. */
const MAX_DELIVERIES = 20;

/** Brings notices to those who wait for them, beside everything else and never in its way. */
function createDeliveryWorker(options: SdkWorkersOptions, deliver: Activity): Promise<Worker> {
  return Worker.create({
    ...placeOf(options),
    taskQueue: noticesQueue(options.taskQueue),
    activities: { [DELIVER]: deliver },
    maxConcurrentActivityTaskExecutions: MAX_DELIVERIES,
    // What is cut off is tried again elsewhere, with the same id.
    shutdownForceTime: '20 seconds',
  });
}

/** Does operations of pipelines, few at once: each takes all processors that it gets. */
function createOperationsWorker(options: SdkWorkersOptions, operate: Activity): Promise<Worker> {
  return Worker.create({
    ...placeOf(options),
    taskQueue: operationsQueue(options.taskQueue),
    activities: { [OPERATE]: operate },
    maxConcurrentActivityTaskExecutions: options.operations,
    // What is cut off goes on elsewhere, behind what is whole.
    shutdownForceTime: '20 seconds',
  });
}

type Place = Pick<
  WorkerOptions,
  'connection' | 'namespace' | 'dataConverter' | 'interceptors' | 'workerDeploymentOptions'
>;

/**
 * Where a worker asks for work, in which form that is, and as which version: on every queue as the same, so that what a version's workflows ask for is done by that version
 * too, whatever the next one has changed.
 */
function placeOf({ connection, namespace, dataConverter, interceptors, version }: SdkWorkersOptions): Place {
  const place = { connection, namespace, dataConverter, interceptors };
  if (version === undefined) return place;
  return {
    ...place,
    // A workflow that says nothing else stays where it began.
    workerDeploymentOptions: { version, useWorkerVersioning: true, defaultVersioningBehavior: 'PINNED' },
  };
}
