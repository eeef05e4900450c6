import type { TemporalClient } from '../temporal/connect/connection.js';
import { connectClient } from '../temporal/connect/connection.js';
import { isNotFound, requireNamespace } from '../temporal/namespace.js';
import { webUiUrl } from '../temporal/web-ui.js';
import type { Config } from '../config/read-config.js';

/** A connection to Temporal for one command. */
export interface Session extends TemporalClient {
  /** Where workers listen for what is started. */
  readonly taskQueue: string;
  /** The Web UI's page of a generation, or of all. */
  readonly webUi: (workflowId?: string, runId?: string) => string;
}

/** Errors that say that something is not there. */
const NOT_THERE: readonly string[] = ['UnknownGeneration', 'UnknownBatch'];

/**
 * Runs a command with a connection that is closed afterwards. Throws `TemporalUnreachable`, also when what could not be found is the whole namespace:
 * that is looked up only then, because it costs a question.
 */
export async function withSession<T>(
  { config }: { readonly config: Pick<Config, 'env' | 'webUiUrl' | 'taskQueue'> },
  use: (session: Session) => Promise<T>,
): Promise<T> {
  const temporal = await connectClient({ env: config.env });
  const { address, namespace } = temporal;
  try {
    return await use({
      ...temporal,
      taskQueue: config.taskQueue,
      webUi: (id, runId) => webUiUrl({ address, namespace, uiUrl: config.webUiUrl }, id, runId),
    });
  } catch (error) {
    if (isNotFound(error) || NOT_THERE.includes((error as Error).name))
      await requireNamespace(temporal.connection, namespace, address);
    throw error;
  } finally {
    await temporal.close();
  }
}
