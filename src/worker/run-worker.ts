import { setMaxListeners } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@temporalio/client';
import type { DefaultLogger, Worker } from '@temporalio/worker';
import type { Activities } from '../activities/index.js';
import { createActivities } from '../activities/index.js';
import type { Config } from '../config/read-config.js';
import { InvalidConfig, isHealthAddressAsked, NO_KEYS } from '../config/read-config.js';
import type { Pack } from '../products/catalogue.js';
import { PACKS } from '../products/catalogue.js';
import { KlingFailure } from '../domain/failure.js';
import { scaleSchedule } from '../domain/generation/polling.js';
import type { KlingClient } from '../kling/client.js';
import { connectKling } from '../kling/connect.js';
import { createMedia } from '../kling/media/media.js';
import { createStatusBoard } from '../kling/board/status-board.js';
import { listSecrets } from '../kling/api/token.js';
import { KEPT_MANIFEST } from '../manifest/kept-items.js';
import { createManifests } from '../manifest/manifests.js';
import { readProxies } from '../network/proxy.js';
import { createBatchFiles } from '../journal/batch-files.js';
import { checkWritable } from '../disk/disk-health.js';
import type { DiskWatch } from '../disk/disk-watch.js';
import { createDiskWatch } from '../disk/disk-watch.js';
import { workflowDirectory } from '../disk/file-name.js';
import { checkImage, createImages } from '../pictures/image-file.js';
import { createInputFolders } from '../disk/input-folders.js';
import { createLocalDisk } from '../store/local-store.js';
import { createBatchSignals } from './batch-signals.js';
import { connectWorker } from '../temporal/connect/connection.js';
import { createWorkers, installRuntime } from './create-workers.js';
import { createDemand } from './demand.js';
import type { FailingWorkflows } from './failing-workflows.js';
import { createFailingWorkflows, createFailureReport, watchFailures } from './failing-workflows.js';
import { createGenerations } from '../temporal/generations.js';
import { createHeldSlots } from '../slots/occupied-slots.js';
import { createLogger } from './logger.js';
import { orAbort } from '../temporal/or-abort.js';
import type { Readiness } from './readiness.js';
import { createReadiness } from './readiness.js';
import { runTogether } from './run-together.js';
import { listMissingSearchAttributes } from '../temporal/search-attributes.js';
import type { SubmissionGate } from '../slots/submission-gate.js';
import { createSubmissionGate } from '../slots/submission-gate.js';
import { createWaitingSignals } from './waiting-signals.js';
import { webUiUrl } from '../temporal/web-ui.js';
import { answerHealth } from './worker-health.js';

export interface WorkerProcess {
  /** Aborted to stop: no new work is taken, downloads and looks go on elsewhere, creates on their way are finished. */
  readonly signal: AbortSignal;
  readonly write: (line: string) => void;
  readonly onReady: (facts: { healthUrl: string }) => void;
}

/** What a worker process has from its first moment to its last, whatever becomes of Temporal meanwhile. */
interface Base {
  readonly config: Config;
  readonly signal: AbortSignal;
  readonly logger: DefaultLogger;
  readonly readiness: Readiness;
  readonly disk: DiskWatch;
  readonly gates: Readonly<Record<Pack, SubmissionGate>>;
  readonly kling: KlingClient;
  readonly board: ReturnType<typeof createStatusBoard>;
  readonly failing: FailingWorkflows;
  /** Empty until Temporal has answered. */
  readonly workers: Worker[];
}

/**
 * Runs the workflows and activities until stopped. Throws `InvalidConfig` without keys or with an output directory that cannot be written,
 * `HealthAddressUnusable`, `TemporalUnreachable`, and whatever ends a worker badly.
 */
export async function runWorkerProcess(config: Config, { signal, write, onReady }: WorkerProcess): Promise<void> {
  if (config.credentials === undefined) throw new InvalidConfig(NO_KEYS);
  await requireOutputDir(config);
  setMaxListeners(0, signal);
  const secrets = listSecrets(config.credentials);
  const logger = createLogger({ level: config.logLevel, format: config.logFormat, secrets, write });
  installRuntime(logger);
  const readiness = createReadiness();
  const gates = {
    video: createSubmissionGate({ max: config.videoConcurrency }),
    image: createSubmissionGate({ max: config.imageConcurrency }),
  };
  const disk = watchDisk(config, { logger, readiness, gates });
  const { kling, close: closeKling } = connectKling({
    baseUrl: config.klingBaseUrl,
    credentials: config.credentials,
    requestTimeoutMs: config.requestTimeoutMs,
    chooseProxy: readProxies(config.env).https,
    now: Date.now,
  });
  const board = createStatusBoard({
    kling,
    schedule: scaleSchedule(config.pollMs),
    now: Date.now,
    log: (line) => logger.warn(line),
  });
  const failing = createFailingWorkflows(createFailureReport(readiness, logger));
  const base: Base = { config, signal, logger, readiness, disk, gates, kling, board, failing, workers: [] };
  try {
    readiness.note('temporal', 'Temporal has not answered yet');
    // First of all: whoever looks after this process must see why it is not ready.
    const health = await answerHealth(base, {
      host: config.healthHost,
      port: config.healthPort,
      onPortTaken: isHealthAddressAsked(config) ? undefined : (text) => logger.warn(text),
    });
    try {
      await workForTemporal(base, (temporal) => {
        logger.info(
          `Worker is ready: Temporal ${temporal}, task queue ${config.taskQueue}, Kling ${config.klingBaseUrl}, files to ${config.outputDir}, health ${health.url}/healthz`,
        );
        onReady({ healthUrl: health.url });
      });
    } finally {
      await health.close();
    }
  } finally {
    disk.close();
    await closeKling();
  }
  logger.info('Worker has stopped.');
}

/** Connects to Temporal, waiting for it where need be, and takes its work until told to stop. */
async function workForTemporal(base: Base, onReady: (address: string) => void): Promise<void> {
  const { config, signal, logger, readiness, disk, gates, failing, workers } = base;
  const { connection, namespace, address } = await connectWorker({
    env: config.env,
    signal,
    log: (line) => {
      readiness.note('temporal', line);
      logger.warn(line);
    },
  });
  const media = createMedia({
    baseUrl: config.klingBaseUrl,
    extraHosts: config.mediaHosts,
    connectTimeoutMs: 10_000,
    // A CDN that is silent for half a minute has lost us; the next try resumes.
    stallTimeoutMs: 30_000,
    chooseProxy: readProxies(config.env).https,
  });
  const client = new Client({ connection, namespace });
  const onTrouble = (text: string) => logger.warn(text);
  const batches = createBatchSignals({ client, now: Date.now, onTrouble });
  try {
    const missing = await orAbort(signal, listMissingSearchAttributes(connection, namespace));
    if (missing.length > 0) {
      logger.warn(
        `The Temporal server lacks the search attributes ${missing.join(', ')}; lists are less detailed. Mend it with: kling setup`,
      );
    }
    const searchable = missing.length === 0;
    const waits = createWaitingSignals({ client, taskQueue: config.taskQueue, searchable, onTrouble });
    const activities = connectActivities(base, {
      client,
      place: { address, namespace },
      batches: { ...batches, ...waits },
      media,
      searchable,
    });
    workers.push(
      ...(await orAbort(signal, createWorkers({ ...config, ...WORKFLOWS, connection, namespace, activities, gates }))),
    );
    watchFailures(failing, { workers, client, signal });
    readiness.note('temporal', undefined);
    disk.start();
    const running = runTogether(workers, signal);
    onReady(address);
    await running;
  } finally {
    batches.close();
    await media.close();
    // A connection that something still hangs on cannot be closed; the end of the process sees to it.
    await connection.close().catch((error: unknown) => logger.debug('The connection is not closed', { error }));
  }
}

/** The activities with their ports filled. */
function connectActivities(
  { config, signal, disk, gates, kling, board }: Base,
  parts: Pick<Parameters<typeof createActivities>[0], 'batches' | 'media' | 'searchable'> & {
    readonly client: Client;
    readonly place: { readonly address: string; readonly namespace: string };
  },
): Activities {
  const { client, place, ...others } = parts;
  const access = createInputFolders(config.inputDirs);
  return createActivities({
    ...others,
    kling,
    board,
    demand: createDemand({ client }),
    generations: createGenerations({ client }),
    manifests: createManifests({
      directory: config.outputDir,
      ...access,
      checkPicture: (file, field) => checkImage(file, field, access),
      fileOf: (batchId) => path.join(workflowDirectory(config.outputDir, batchId), KEPT_MANIFEST),
    }),
    batchFiles: createBatchFiles({
      root: config.outputDir,
      webUi: (workflowId) => webUiUrl({ ...place, uiUrl: config.webUiUrl }, workflowId),
    }),
    slotLimits: { video: config.videoConcurrency, image: config.imageConcurrency },
    slots: createHeldSlots({
      gates,
      watch: (ref, untilMs) => board.watch(ref, { ...WATCH_QUIETLY, untilMs, signal }),
      requireDisk: () => disk.check(),
      signal,
      now: Date.now,
    }),
    store: createLocalDisk({ root: config.outputDir }),
    images: createImages(access),
    now: Date.now,
  });
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
  { logger, readiness, gates }: Pick<Base, 'logger' | 'readiness' | 'gates'>,
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

const WORKFLOWS = { bundleFile: fileURLToPath(new URL('../workflow-bundle.js', import.meta.url)) };

/** The gate only wants to know when a task ends; its `poll` looks at once where that matters. */
const WATCH_QUIETLY = { lookNow: false, graceMs: 60_000, onLook: () => undefined } as const;
