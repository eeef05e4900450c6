import { setMaxListeners } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@temporalio/client';
import type { NativeConnection } from '@temporalio/worker';
import { makeTelemetryFilterString, Runtime, Worker } from '@temporalio/worker';
import type { Activities } from './activities/index.js';
import { createActivities } from './activities/index.js';
import type { Config } from './config.js';
import { InvalidConfig, NO_KEYS } from './config.js';
import type { Pack } from './domain/catalogue.js';
import { PACKS } from './domain/catalogue.js';
import { scaleSchedule } from './domain/polling.js';
import { connectKling } from './kling/connect.js';
import { createMedia } from './kling/media.js';
import { createStatusBoard } from './kling/status-board.js';
import { KEPT_MANIFEST } from './manifest/kept-items.js';
import { createManifests } from './manifest/manifests.js';
import { readProxies } from './network/proxy.js';
import { createBatchFiles } from './storage/batch-files.js';
import { workflowDirectory } from './storage/file-name.js';
import { checkImage, createImages } from './storage/image-file.js';
import { createLocalDisk } from './storage/local-disk.js';
import { createBatchSignals } from './temporal/batch-signals.js';
import { connectWorker } from './temporal/connection.js';
import { createGenerations } from './temporal/generations.js';
import { startHealthServer } from './temporal/health-server.js';
import { createHeldSlots } from './temporal/held-slots.js';
import { createLogger } from './temporal/logger.js';
import { listMissingSearchAttributes } from './temporal/search-attributes.js';
import type { SubmissionGate } from './temporal/submission-gate.js';
import { createSubmissionGate } from './temporal/submission-gate.js';
import { webUiUrl } from './temporal/web-ui.js';

export interface WorkerProcess {
  /** Aborted to stop: no new work is taken, downloads and looks go on elsewhere, creates on their way are finished. */
  readonly signal: AbortSignal;
  readonly write: (line: string) => void;
  readonly onReady: (facts: { healthUrl: string }) => void;
}

/** Runs the workflows and activities until stopped. Throws `InvalidConfig` without keys, and whatever ends a worker badly. */
export async function runWorkerProcess(config: Config, { signal, write, onReady }: WorkerProcess): Promise<void> {
  if (config.credentials === undefined) throw new InvalidConfig(NO_KEYS);
  setMaxListeners(0, signal);
  const logger = createLogger({ level: config.logLevel, format: config.logFormat, secrets: secretsOf(config), write });
  Runtime.install({
    logger,
    // The signals are the command's to catch; it aborts `signal`.
    shutdownSignals: [],
    telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: 'WARN' }), forward: {} } },
  });
  const { connection, namespace, address } = await connectWorker({
    env: config.env,
    signal,
    log: (line) => logger.warn(line),
  });
  const missing = await listMissingSearchAttributes(connection, namespace);
  if (missing.length > 0) {
    logger.warn(
      `The Temporal server lacks the search attributes ${missing.join(', ')}; lists are less detailed. Mend it with: kling setup`,
    );
  }
  const now = Date.now;
  const { https: chooseProxy } = readProxies(config.env);
  const { kling, close: closeKling } = connectKling({
    baseUrl: config.klingBaseUrl,
    credentials: config.credentials,
    requestTimeoutMs: config.requestTimeoutMs,
    chooseProxy,
    now,
  });
  const media = createMedia({
    baseUrl: config.klingBaseUrl,
    extraHosts: config.mediaHosts,
    connectTimeoutMs: 10_000,
    // A CDN that is silent for half a minute has lost us; the next try resumes.
    stallTimeoutMs: 30_000,
    chooseProxy,
  });
  const board = createStatusBoard({
    kling,
    schedule: scaleSchedule(config.pollMs),
    now,
    log: (line) => logger.warn(line),
  });
  const gates = {
    video: createSubmissionGate({ max: config.videoConcurrency }),
    image: createSubmissionGate({ max: config.imageConcurrency }),
  };
  const client = new Client({ connection, namespace });
  const batches = createBatchSignals({ client, now, onTrouble: (text) => logger.warn(text) });
  const activities = createActivities({
    kling,
    board,
    batches,
    generations: createGenerations({ client }),
    manifests: createManifests({
      directory: config.outputDir,
      checkPicture: checkImage,
      fileOf: (batchId) => path.join(workflowDirectory(config.outputDir, batchId), KEPT_MANIFEST),
    }),
    batchFiles: createBatchFiles({
      root: config.outputDir,
      webUi: (workflowId) => webUiUrl({ address, namespace, uiUrl: config.webUiUrl }, workflowId),
    }),
    slotLimits: { video: config.videoConcurrency, image: config.imageConcurrency },
    slots: createHeldSlots({
      gates,
      watch: (ref, untilMs) => board.watch(ref, { ...WATCH_QUIETLY, untilMs, signal }),
      signal,
      now,
    }),
    media,
    store: createLocalDisk({ root: config.outputDir }),
    images: createImages(),
    searchable: missing.length === 0,
    now,
  });
  const workers = await createWorkers({ config, connection, namespace, activities, gates });
  const measure = () => ({
    ready: !signal.aborted && workers.every((worker) => worker.getState() === 'RUNNING'),
    slots: { video: gates.video.inUse(), image: gates.image.inUse() },
    tasksWatched: board.size(),
  });
  const health = await startHealthServer({
    host: config.healthHost,
    port: config.healthPort,
    report: () => ({
      workers: workers.map((worker) => ({ taskQueue: worker.options.taskQueue, state: worker.getState() })),
      ...measure(),
    }),
    metrics: () => ({ ...measure(), methods: board.counters() }),
  });
  const stop = () => workers.filter((worker) => worker.getState() === 'RUNNING').forEach((worker) => worker.shutdown());
  signal.addEventListener('abort', stop, { once: true });
  logger.info(
    `Worker is ready: Temporal ${address}, Kling ${config.klingBaseUrl}, files to ${config.outputDir}, health ${health.url}/healthz`,
  );
  onReady({ healthUrl: health.url });
  try {
    // One that fails must take the others down: a process that runs but does not take all its work is worse than none.
    await Promise.all(workers.map((worker) => worker.run().finally(stop)));
  } finally {
    batches.close();
    await Promise.allSettled([health.close(), closeKling(), media.close()]);
    await connection.close();
  }
  logger.info('Worker has stopped.');
}

interface WorkerParts {
  readonly config: Config;
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly activities: Activities;
  readonly gates: Readonly<Record<Pack, SubmissionGate>>;
}

async function createWorkers({ config, connection, namespace, activities, gates }: WorkerParts): Promise<Worker[]> {
  const { submit, ...others } = activities;
  const main = await Worker.create({
    connection,
    namespace,
    taskQueue: config.taskQueue,
    workflowBundle: { codePath: fileURLToPath(new URL('./workflow-bundle.js', import.meta.url)) },
    activities: others,
    // A `poll` sleeps in its slot for minutes: this is how many generations one worker can wait for.
    maxConcurrentActivityTaskExecutions: 2000,
    maxCachedWorkflows: config.maxCachedWorkflows,
    // After a crash, tasks wait this long for the dead worker before others get them: 10 s by default made recovery 13 s, 2 s makes it 5 s.
    stickyQueueScheduleToStartTimeout: '2 seconds',
    shutdownForceTime: '20 seconds',
  });
  const gated = PACKS.map((pack) =>
    Worker.create({
      connection,
      namespace,
      taskQueue: `${config.taskQueue}-submit-${pack}`,
      activities: { submit },
      tuner: {
        activityTaskSlotSupplier: gates[pack].supplier,
        workflowTaskSlotSupplier: { type: 'fixed-size', numSlots: 2 },
        localActivityTaskSlotSupplier: { type: 'fixed-size', numSlots: 1 },
        nexusTaskSlotSupplier: { type: 'fixed-size', numSlots: 1 },
      },
      // One poller holds one slot open while it waits; more would hold slots that another worker could use.
      maxConcurrentActivityTaskPolls: 1,
      // A create that is on its way is finished: longer than the HTTP client's own limit.
      shutdownForceTime: '100 seconds',
    }),
  );
  return [main, ...(await Promise.all(gated))];
}

/** The gate only wants to know when a task ends; its `poll` looks at once where that matters. */
const WATCH_QUIETLY = { lookNow: false, graceMs: 60_000, onLook: () => undefined } as const;

function secretsOf({ credentials }: Config): string[] {
  if (credentials === undefined) return [];
  return credentials.kind === 'api-key' ? [credentials.apiKey] : [credentials.secretKey, credentials.accessKey];
}
