import type { Logger, Worker } from '@temporalio/worker';
import type { Account, Config, KlingCredentials } from '../config/read-config.js';
import { InvalidConfig } from '../config/read-config.js';
import { checkWritable } from '../disk/disk-health.js';
import type { DiskWatch } from '../disk/disk-watch.js';
import { createDiskWatch } from '../disk/disk-watch.js';
import { createRotatingFile } from '../disk/rotating-file.js';
import { KlingFailure } from '../domain/kling-failure.js';
import { PACKS } from '../products/pack.js';
import type { AccountParts } from './account-parts.js';
import { createAccountParts } from './account-parts.js';
import type { FailingWorkflows } from './health/failing-workflows.js';
import { createFailingWorkflows, createFailureReport } from './health/failing-workflows.js';
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
  readonly disk: DiskWatch;
  readonly accounts: readonly AccountParts[];
  readonly failing: FailingWorkflows;
  /** Empty until Temporal has answered. */
  readonly workers: Worker[];
  /** Ends what is not Temporal's: the watch of the disk and the connections to Kling. */
  close(): Promise<void>;
}

/** The parts of one worker. Throws `InvalidConfig` when the output directory cannot be written. */
export async function createWorkerParts(
  config: WorkerConfig,
  { signal, logger }: Pick<WorkerParts, 'signal' | 'logger'>,
): Promise<WorkerParts> {
  await requireOutputDir(config);
  const readiness = createReadiness();
  const onTrouble = (text: string) => void logger.warn(text);
  const responses =
    config.responseLog === undefined ? undefined : createRotatingFile(config.responseLog, { onTrouble });
  const accounts = config.accounts.map((account) => createAccountParts(account, { config, responses, log: onTrouble }));
  const disk = watchDisk(config, { logger, readiness, accounts });
  const failing = createFailingWorkflows(createFailureReport(readiness, logger));
  return {
    ...{ config, signal, logger, readiness, disk, accounts, failing },
    workers: [],
    async close() {
      disk.close();
      await Promise.all(accounts.map((account) => account.close()));
    },
  };
}

async function requireOutputDir({ outputDir }: WorkerConfig): Promise<void> {
  await checkWritable(outputDir).catch((error: unknown) => {
    if (!(error instanceof KlingFailure)) throw error;
    throw new InvalidConfig(`${error.message}. Mend that, or set KLING_OUTPUT_DIR to a directory that can be written.`);
  });
}

/** While results could not be kept, none are paid for: what waits stays in Temporal's queue, for a worker that can. */
function watchDisk(
  { outputDir }: WorkerConfig,
  { logger, readiness, accounts }: Pick<WorkerParts, 'logger' | 'readiness' | 'accounts'>,
): DiskWatch {
  return createDiskWatch({
    directory: outputDir,
    onChange: (trouble) => {
      readiness.note('disk', trouble);
      accounts.forEach(({ gates }) => PACKS.forEach((pack) => gates[pack].shut(trouble !== undefined)));
      if (trouble === undefined) logger.info(`${outputDir} can be written again; submissions go on.`);
      else logger.error(`${trouble}. Nothing is submitted until that is mended.`);
    },
  });
}
