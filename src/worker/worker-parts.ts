import type { Logger, Worker } from '@temporalio/worker';
import type { Account, Config, KlingCredentials } from '../config/read-config.js';
import { nameOutput, outputVariable } from '../config/buckets.js';
import { InvalidConfig, readS3Access } from '../config/read-config.js';
import { isPathFault } from '../disk/disk-failure.js';
import { createRotatingFile } from '../disk/rotating-file.js';
import { KlingFailure } from '../domain/kling-failure.js';
import type { WorkerTracing } from '../tracing/worker-tracing.js';
import { PACKS } from '../products/pack.js';
import { readProxies } from '../network/proxy.js';
import { isSettingsFault } from '../store/s3/explain-s3.js';
import type { Stores } from '../ports/store.js';
import type { OpenBuckets } from '../store/s3/open-buckets.js';
import { createOpenBuckets } from '../store/s3/open-buckets.js';
import { createStores } from '../store/stores.js';
import type { StoreWatch } from '../store/store-watch.js';
import { BUCKET_RHYTHM, createStoreWatch, DISK_RHYTHM } from '../store/store-watch.js';
import type { AccountParts } from './account-parts.js';
import { createAccountParts } from './account-parts.js';
import type { CallbackDoor } from './callback-door.js';
import { createCallbackDoor } from './callback-door.js';
import type { AlertMeter } from './alerts/alert-meter.js';
import { createAlertMeter } from './alerts/alert-meter.js';
import type { FailingWorkflows } from './health/failing-workflows.js';
import { createFailingWorkflows, createFailureReport } from './health/failing-workflows.js';
import type { WorkerMetrics } from './metrics/worker-metrics.js';
import { createWorkerMetrics } from './metrics/worker-metrics.js';
import type { Readiness } from './health/readiness.js';
import { createReadiness } from './health/readiness.js';

/** A configuration with which Kling can be asked. */
export type WorkerConfig = Omit<Config, 'accounts'> & {
  readonly accounts: readonly (Account & { readonly credentials: KlingCredentials })[];
};

/** What a worker has from its first moment to its last, whatever becomes of Temporal meanwhile. */
export interface WorkerParts {
  readonly config: WorkerConfig;
  /** Aborted to stop: no new work is taken, downloads and looks go on elsewhere, creates on their way are finished. */
  readonly signal: AbortSignal;
  readonly logger: Logger;
  readonly readiness: Readiness;
  readonly buckets: OpenBuckets;
  readonly stores: Stores;
  /** Of the worker's own place for results. */
  readonly storeWatch: StoreWatch;
  readonly accounts: readonly AccountParts[];
  readonly failing: FailingWorkflows;
  /** Where Kling's callbacks are received here. */
  readonly callbacks?: CallbackDoor;
  readonly alerts: AlertMeter;
  readonly metrics: WorkerMetrics;
  /** Where traces are wanted; whoever has opened it closes it. */
  readonly tracing?: WorkerTracing;
  /** Empty until Temporal has answered. */
  readonly workers: Worker[];
  /** Ends what is not Temporal's: the watch of the store, and the connections to it and to Kling. */
  close(): Promise<void>;
}

/** The parts of one worker. Throws `InvalidConfig` when results could not be kept. */
export async function createWorkerParts(
  config: WorkerConfig,
  { signal, logger, tracing }: Pick<WorkerParts, 'signal' | 'logger' | 'tracing'>,
): Promise<WorkerParts> {
  const metrics = createWorkerMetrics(config.accounts.map(({ name }) => name));
  const buckets = createOpenBuckets(readProxies(config.env).https, metrics.onS3Exchange);
  const stores = createStores({ ...config, readS3Access: () => readS3Access(config), buckets });
  const isWritable = await requireOutput(config, stores);
  const readiness = createReadiness();
  const onTrouble = (text: string) => void logger.warn(text);
  const responses =
    config.responseLog === undefined ? undefined : createRotatingFile(config.responseLog, { onTrouble });
  const accounts = config.accounts.map((account) =>
    createAccountParts(account, {
      config,
      responses,
      log: onTrouble,
      meter: metrics.klingOf(account.name),
      trace: tracing?.traceRequest,
    }),
  );
  const storeWatch = watchStore(config, { stores, logger, readiness, accounts });
  if (!isWritable) await storeWatch.check().catch(() => undefined);
  const failing = createFailingWorkflows(createFailureReport(readiness, logger));
  const callbacks = createCallbackDoor(config, accounts, logger);
  return {
    ...{
      config,
      signal,
      logger,
      readiness,
      buckets,
      stores,
      storeWatch,
      accounts,
      failing,
      callbacks,
      metrics,
      tracing,
    },
    alerts: createAlertMeter(),
    workers: [],
    async close() {
      storeWatch.close();
      buckets.close();
      await Promise.all(accounts.map((account) => account.close()));
    },
  };
}

/**
 * Whether results can be kept. A bucket or a disk that is away or full is waited for, since a supervisor may have given up on this process long before
 * it is back; whatever else is wrong is for a person to mend.
 */
async function requireOutput(config: WorkerConfig, stores: Stores): Promise<boolean> {
  try {
    await stores.of(undefined).check();
    return true;
  } catch (error) {
    if (!(error instanceof KlingFailure)) throw error;
    const isBucket = config.outputBucket !== undefined;
    const isForPeople = isBucket ? isSettingsFault : isPathFault;
    // What has no cause is what we ourselves refuse, such as a link in the path.
    if (error.cause !== undefined && !isForPeople(error.cause)) return false;
    const other = isBucket ? 'a place' : 'a directory';
    throw new InvalidConfig(
      `${error.message}. Mend that, or set ${outputVariable(config.env)} to ${other} that can be written.`,
    );
  }
}

/** While results could not be kept, none are paid for: what waits stays in Temporal's queue, for a worker that can. */
function watchStore(
  config: WorkerConfig,
  { stores, logger, readiness, accounts }: Pick<WorkerParts, 'stores' | 'logger' | 'readiness' | 'accounts'>,
): StoreWatch {
  return createStoreWatch({
    check: () => stores.of(undefined).check(),
    rhythm: config.outputBucket === undefined ? DISK_RHYTHM : BUCKET_RHYTHM,
    onChange: (trouble) => {
      readiness.note('disk', trouble);
      accounts.forEach(({ gates }) => PACKS.forEach((pack) => gates[pack].shut(trouble !== undefined)));
      if (trouble === undefined) logger.info(`${nameOutput(config)} can be written again; submissions go on.`);
      else logger.error(`${trouble}. Nothing is submitted until that is mended.`);
    },
  });
}
