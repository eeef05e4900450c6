import type { Logger, Worker } from '@temporalio/worker';
import type { Config, KlingCredentials } from '../config/read-config.js';
import { InvalidConfig } from '../config/read-config.js';
import { checkWritable } from '../disk/disk-health.js';
import type { DiskWatch } from '../disk/disk-watch.js';
import { createDiskWatch } from '../disk/disk-watch.js';
import { createRotatingFile } from '../disk/rotating-file.js';
import { KlingFailure } from '../domain/kling-failure.js';
import { scaleSchedule } from '../domain/generation/polling.js';
import { createStatusBoard } from '../kling/board/status-board.js';
import type { KlingClient } from '../kling/client.js';
import type { Library } from '../ports/library.js';
import { connectKling } from '../kling/connect.js';
import { readProxies } from '../network/proxy.js';
import type { Pack } from '../products/pack.js';
import { PACKS } from '../products/pack.js';
import type { SubmissionGate } from '../slots/submission-gate.js';
import { createSubmissionGate } from '../slots/submission-gate.js';
import type { FailingWorkflows } from './health/failing-workflows.js';
import { createFailingWorkflows, createFailureReport } from './health/failing-workflows.js';
import type { Readiness } from './health/readiness.js';
import { createReadiness } from './health/readiness.js';

/** A configuration with which Kling can be asked. */
export type WorkerConfig = Config & { readonly credentials: KlingCredentials };

/** What a worker has from its first moment to its last, whatever becomes of Temporal meanwhile. */
export interface WorkerParts {
  readonly config: WorkerConfig;
  /** Aborted to stop: no new work is taken, downloads and looks go on elsewhere, creates on their way are finished. */
  readonly signal: AbortSignal;
  readonly logger: Logger;
  readonly readiness: Readiness;
  readonly disk: DiskWatch;
  readonly gates: Readonly<Record<Pack, SubmissionGate>>;
  readonly kling: KlingClient;
  readonly library: Library;
  readonly board: ReturnType<typeof createStatusBoard>;
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
  const gates = {
    video: createSubmissionGate({ max: config.videoConcurrency }),
    image: createSubmissionGate({ max: config.imageConcurrency }),
  };
  const disk = watchDisk(config, { logger, readiness, gates });
  const onTrouble = (text: string) => void logger.warn(text);
  const { kling, library, close } = connectKling({
    baseUrl: config.klingBaseUrl,
    credentials: config.credentials,
    requestTimeoutMs: config.requestTimeoutMs,
    chooseProxy: readProxies(config.env).https,
    responses: config.responseLog === undefined ? undefined : createRotatingFile(config.responseLog, { onTrouble }),
    now: Date.now,
  });
  const board = createStatusBoard({
    kling,
    schedule: scaleSchedule(config.pollMs),
    now: Date.now,
    log: onTrouble,
  });
  const failing = createFailingWorkflows(createFailureReport(readiness, logger));
  return {
    ...{ config, signal, logger, readiness, disk, gates, kling, library, board, failing },
    workers: [],
    async close() {
      disk.close();
      await close();
    },
  };
}

async function requireOutputDir({ outputDir }: Config): Promise<void> {
  await checkWritable(outputDir).catch((error: unknown) => {
    if (!(error instanceof KlingFailure)) throw error;
    throw new InvalidConfig(`${error.message}. Mend that, or set KLING_OUTPUT_DIR to a directory that can be written.`);
  });
}

/** While results could not be kept, none are paid for: what waits stays in Temporal's queue, for a worker that can. */
function watchDisk(
  { outputDir }: Config,
  { logger, readiness, gates }: Pick<WorkerParts, 'logger' | 'readiness' | 'gates'>,
): DiskWatch {
  return createDiskWatch({
    directory: outputDir,
    onChange: (trouble) => {
      readiness.note('disk', trouble);
      PACKS.forEach((pack) => gates[pack].shut(trouble !== undefined));
      if (trouble === undefined) logger.info(`${outputDir} can be written again; submissions go on.`);
      else logger.error(`${trouble}. Nothing is submitted until that is mended.`);
    },
  });
}
