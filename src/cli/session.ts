import type { TemporalClient } from '../temporal/connection.js';
import { connectClient } from '../temporal/connection.js';
import { webUiUrl } from '../temporal/web-ui.js';
import type { Io } from './io.js';

/** A connection to Temporal for one command. */
export interface Session extends TemporalClient {
  /** The Web UI's page of a generation, or of all. */
  readonly webUi: (workflowId?: string, runId?: string) => string;
}

/** Runs a command with a connection that is closed afterwards. Throws `TemporalUnreachable`. */
export async function withSession<T>({ config }: Io, use: (session: Session) => Promise<T>): Promise<T> {
  const temporal = await connectClient({ env: config.env });
  const { address, namespace } = temporal;
  try {
    return await use({
      ...temporal,
      webUi: (id, runId) => webUiUrl({ address, namespace, uiUrl: config.webUiUrl }, id, runId),
    });
  } finally {
    await temporal.close();
  }
}
