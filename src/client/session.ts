import type { PutFiles, SendingConfig } from './inputs/put-files.js';
import type { SendFiles } from './inputs/send-files.js';
import type { SendRows } from './inputs/send-rows.js';
import type { ErrorCode } from '../domain/error.js';
import { KlingTemporalError } from '../domain/error.js';
import type { TemporalClient } from '../temporal/connect/connection.js';
import { connectClient } from '../temporal/connect/connection.js';
import { readProfile } from '../temporal/connect/profile.js';
import { isClosed } from '../temporal/connect/is-closed.js';
import { TemporalUnreachable } from '../temporal/connect/temporal-unreachable.js';
import { isNotFound, requireNamespace } from '../temporal/namespace.js';
import { webUiUrl } from '../temporal/web-ui.js';
import type { Config } from '../config/read-config.js';

/** A connection to Temporal, and what belongs to it. */
export interface Session extends TemporalClient {
  /** Where workers listen for what is started. */
  readonly taskQueue: string;
  /** Makes files of requests readable for the worker. Throws `InvalidRequest` for those that cannot be. */
  readonly sendFiles: SendFiles;
  /** Puts files where the worker can read them, if it cannot where they lie. Throws `InvalidRequest` for those that it could not read. */
  readonly putFiles: PutFiles;
  /** Makes rows readable for a worker on another machine, where the output is not in a bucket. */
  readonly sendRows: SendRows;
  /** The Web UI's page of a generation, or of all. */
  readonly webUi: (workflowId?: string, runId?: string) => string;
}

/** Errors that say that something is not there. */
const NOT_THERE: readonly ErrorCode[] = ['UnknownGeneration', 'UnknownBatch', 'UnknownPipeline'];

/** Whether an error says that there is no generation, batch or pipeline of that id. */
export const isUnknown = (error: unknown): boolean =>
  error instanceof KlingTemporalError && NOT_THERE.includes(error.code);

export type SessionConfig = Pick<Config, 'webUiUrl' | 'traces' | 'encryption'> & SendingConfig;

/**
 * Connects to the Temporal server that the settings name. A program whose process is all its own has gRPC keep quiet in it, and is traced where the
 * settings say so. Throws `TemporalUnreachable`.
 */
export async function openSession(config: SessionConfig, { isOwnProcess = false } = {}): Promise<Session> {
  const { env, encryption, traces } = config;
  const own = isOwnProcess ? { isGrpcQuiet: true, traces } : {};
  return createSession(await connectClient({ env, keys: encryption.keys, ...own }), config);
}

/** What is done with a connection that is there. */
export function createSession(temporal: TemporalClient, config: SessionConfig): Session {
  const { address, namespace } = temporal;
  const { taskQueue, webUiUrl: uiUrl } = config;
  // Loaded by who starts something: it reads pictures and knows of buckets.
  const putFiles: PutFiles = async (uses) =>
    (await import('./inputs/put-files.js')).createPutFiles(temporal, config)(uses);
  const sendFiles: SendFiles = async (requests) =>
    (await import('./inputs/send-files.js')).createSendFiles(putFiles)(requests);
  const sendRows: SendRows = async (text) =>
    (await import('./inputs/send-rows.js')).createSendRows(temporal, config)(text);
  return {
    ...temporal,
    taskQueue,
    putFiles,
    sendFiles,
    sendRows,
    webUi: (id, runId) => webUiUrl({ address, namespace, uiUrl }, id, runId),
  };
}

/** The same page for the server that the settings name; asks nobody, so it works when nothing runs. */
export async function findWebUiPage(
  { env, webUiUrl: uiUrl }: Pick<Config, 'env' | 'webUiUrl'>,
  workflowId?: string,
): Promise<string> {
  const { address, namespace } = await readProfile(env);
  return webUiUrl({ address, namespace, uiUrl }, workflowId);
}

/**
 * Does something with a session. Throws `TemporalUnreachable` when its connection was closed meanwhile, and when what was not found is the whole
 * namespace: that is looked up only then, because it costs a question.
 */
export async function useSession<T>(session: Session, use: (session: Session) => Promise<T>): Promise<T> {
  try {
    return await use(session);
  } catch (error) {
    const { connection, namespace, address } = session;
    if (isClosed(error))
      throw new TemporalUnreachable(`The connection to Temporal at ${address} was closed.`, { cause: error });
    if (isNotFound(error) || isUnknown(error)) await requireNamespace(connection, namespace, address);
    throw error;
  }
}

/** Runs a command, whose process is all its own, with a connection that is closed afterwards. Throws as `openSession` and `useSession` do. */
export async function withSession<T>(
  { config }: { readonly config: SessionConfig },
  use: (session: Session) => Promise<T>,
): Promise<T> {
  const session = await openSession(config, { isOwnProcess: true });
  try {
    return await useSession(session, use);
  } finally {
    await session.close();
  }
}
