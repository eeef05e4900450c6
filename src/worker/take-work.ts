import type { Client } from '@temporalio/client';
import { listMisspelt } from '../config/names/misspelt.js';
import type { InjectedSinks, NativeConnection } from '@temporalio/worker';
import type { Happening } from '../domain/notices/happening.js';
import type { InputStore } from '../ports/inputs.js';
import type { Announce } from '../ports/notices/announce.js';
import { DEFAULT_ACCOUNT } from '../domain/account/account-name.js';
import { readProxies } from '../network/proxy.js';
import { createInputStore } from '../store/inputs/input-store.js';
import { connectWorker } from '../temporal/connect/connection.js';
import { createTemporalClient } from '../temporal/encryption/create-client.js';
import { orAbort } from '../temporal/or-abort.js';
import { listMissingSearchAttributes } from '../temporal/search-attributes.js';
import { askServer, watchServer } from '../temporal/watch-server.js';
import { createNotices } from '../notices/notices.js';
import { watchAlerts } from './alerts/watch-alerts.js';
import { createBatchSignals } from './batch-signals.js';
import type { WorkerSinks } from './sdk-workers.js';
import { createDataConverter } from './encryption/data-converter.js';
import { createLockedReport } from './encryption/locked-report.js';
import { createSdkWorkers } from './sdk-workers.js';
import { watchFailures } from './health/failing-workflows.js';
import { runTogether } from './run-together.js';
import { createWaitingSignals } from './waiting-signals.js';
import type { Workflows } from './version/load-workflows.js';
import { loadWorkflows } from './version/load-workflows.js';
import { watchVersion } from './version/watch-version.js';
import { createWorkerActivities } from './worker-activities.js';
import type { WorkerParts } from './worker-parts.js';

/** Connects to Temporal, waiting for it where need be, and takes its work until told to stop. `onReady` is called with Temporal's address. */
export async function takeWork(parts: WorkerParts, onReady: (address: string) => void): Promise<void> {
  const { config, signal, logger, readiness, storeWatch, accounts, failing, workers, callbacks } = parts;
  listMisspelt(config).forEach((text) => void logger.warn(`${text}.`));
  const { connection, namespace, address } = await connectWorker({
    env: config.env,
    signal,
    log: (line) => {
      readiness.note('temporal', line);
      logger.warn(line);
    },
  });
  const inputStore = openInputStore(parts);
  const client = await createTemporalClient(connection, { namespace, keys: config.encryption.keys });
  const onTrouble = (text: string): void => void logger.warn(text);
  const batches = createBatchSignals({ client, now: Date.now, onTrouble });
  const notices = createNotices(config, { client: await createTracedClient(connection, namespace, parts), onTrouble });
  try {
    const searchable = await isSearchable(parts, connection, namespace);
    const hasOtherAccounts = accounts.some(({ name }) => name !== DEFAULT_ACCOUNT);
    const { taskQueue } = config;
    const waits = createWaitingSignals({ client, taskQueue, searchable, hasOtherAccounts, onTrouble });
    const received = await callbacks?.open(client);
    const activities = createWorkerActivities(parts, {
      client,
      waits: received,
      place: { address, namespace },
      batches: { ...batches, ...waits },
      receivers: notices.receivers,
      announce: notices.announce,
      inputStore,
      searchable,
    });
    const workflows = await loadWorkflows(config);
    workers.push(
      ...(await orAbort(
        signal,
        createSdkWorkers({
          ...config,
          ...{ ...workflows, connection, namespace, activities, accounts },
          dataConverter: createDataConverter(config.encryption.keys, createLockedReport(readiness, logger)),
          sinks: toSinks(parts, notices.announce),
          interceptors: parts.tracing && { activity: [parts.tracing.activityInterceptors] },
        }),
      )),
    );
    watchFailures(failing, { workers, client, signal });
    readiness.note('temporal', undefined);
    storeWatch.start();
    const running = runWatched(parts, { client, address, searchable, version: workflows.version });
    onReady(address);
    await running;
  } finally {
    batches.close();
    await notices.close();
    await callbacks?.close();
    inputStore?.close();
    // A connection that something still hangs on cannot be closed; the end of the process sees to it.
    await connection.close().catch((error: unknown) => void logger.debug('The connection is not closed', { error }));
  }
}

function openInputStore({ config, metrics }: WorkerParts): InputStore | undefined {
  if (config.inputStore === undefined) return undefined;
  const chooseProxy = readProxies(config.env).https;
  return createInputStore(config.inputStore, { chooseProxy, onExchange: metrics.onS3Exchange });
}

/** What workflows tell the worker, which announces it. */
function toSinks({ alerts, metrics, tracing }: WorkerParts, announce: Announce): InjectedSinks<WorkerSinks> {
  const tell = (happening: Happening) => {
    alerts.announced(happening.type);
    metrics.generations.note(happening);
    return announce(happening);
  };
  const within = tracing?.within ?? ((_run, work) => work());
  return {
    notices: { announce: { fn: (run, happening) => within(run, () => tell(happening)) } },
    // A workflow that bears a trace has spans also where nobody here wants them.
    ...(tracing?.sinks ?? { spans: { end: { fn: () => undefined } } }),
  };
}

/** Notices are part of the trace of what they tell of. */
const createTracedClient = (connection: NativeConnection, namespace: string, { config, tracing }: WorkerParts) =>
  createTemporalClient(connection, {
    namespace,
    keys: config.encryption.keys,
    interceptor: tracing?.clientInterceptor,
  });

interface Watched extends Pick<Workflows, 'version'> {
  readonly client: Client;
  readonly address: string;
  readonly searchable: boolean;
}

const WORKER = {
  name: 'worker',
  away: 'This worker gets no work; what it has goes on, nothing is lost, and it takes work again by itself',
  back: 'this worker takes work',
};

/**
 * Runs the workers, and looks meanwhile whether the server answers, at what alerts are raised for, and what becomes of their version: nobody waits
 * for a look when they have stopped.
 */
async function runWatched(parts: WorkerParts, { client, address, searchable, version }: Watched): Promise<void> {
  const over = new AbortController();
  const { readiness, logger } = parts;
  const watch = { ask: () => askServer(client), address, asker: WORKER };
  const onChange = (text?: string): void => readiness.note('temporal', text);
  void watchServer({ ...watch, onChange, say: (text, level) => void logger[level](text) }, over.signal);
  void watchAlerts(parts, { client, searchable }, over.signal);
  if (version !== undefined) void watchVersion({ client, version, logger }, over.signal);
  try {
    await runTogether(parts.workers, parts.signal);
  } finally {
    over.abort();
  }
}

/** Whether the server has our search attributes; where it lacks some, the log says so. */
async function isSearchable(
  { signal, logger }: WorkerParts,
  connection: NativeConnection,
  namespace: string,
): Promise<boolean> {
  const missing = await orAbort(signal, listMissingSearchAttributes(connection, namespace));
  if (missing.length === 0) return true;
  logger.warn(
    `The Temporal server lacks the search attributes ${missing.join(', ')}; lists are less detailed. Mend it with: kling setup`,
  );
  return false;
}
