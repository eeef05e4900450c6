import type { ErrorCode } from '../domain/error.js';
import { KlingTemporalError } from '../domain/error.js';
import type { TemporalClient } from '../temporal/connect/connection.js';
import { connectClient } from '../temporal/connect/connection.js';
import { isNotFound, requireNamespace } from '../temporal/namespace.js';
import { webUiUrl } from '../temporal/web-ui.js';
import type { Config } from '../config/read-config.js';

/** A connection to Temporal, and what belongs to it. */
export interface Session extends TemporalClient {
  /** Where workers listen for what is started. */
  readonly taskQueue: string;
  /** The Web UI's page of a generation, or of all. */
  readonly webUi: (workflowId?: string, runId?: string) => string;
}

/** Errors that say that something is not there. */
const NOT_THERE: readonly ErrorCode[] = ['UnknownGeneration', 'UnknownBatch'];

export type SessionConfig = Pick<Config, 'env' | 'webUiUrl' | 'taskQueue'>;

/** Connects to the Temporal server that the settings name. Throws `TemporalUnreachable`. */
export async function openSession(config: SessionConfig): Promise<Session> {
  const temporal = await connectClient({ env: config.env });
  const { address, namespace } = temporal;
  return {
    ...temporal,
    taskQueue: config.taskQueue,
    webUi: (id, runId) => webUiUrl({ address, namespace, uiUrl: config.webUiUrl }, id, runId),
  };
}

/** Does something with a session. Throws `TemporalUnreachable` when what was not found is the whole namespace: that is looked up only then, because it costs a question. */
export async function useSession<T>(session: Session, use: (session: Session) => Promise<T>): Promise<T> {
  try {
    return await use(session);
  } catch (error) {
    const { connection, namespace, address } = session;
    if (isNotFound(error) || (error instanceof KlingTemporalError && NOT_THERE.includes(error.code)))
      await requireNamespace(connection, namespace, address);
    throw error;
  }
}

/** Runs a command with a connection that is closed afterwards. Throws as `openSession` and `useSession` do. */
export async function withSession<T>(
  { config }: { readonly config: SessionConfig },
  use: (session: Session) => Promise<T>,
): Promise<T> {
  const session = await openSession(config);
  try {
    return await useSession(session, use);
  } finally {
    await session.close();
  }
}
