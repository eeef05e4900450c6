import { KlingTemporalError } from '../../domain/error.js';
import { isClosed } from '../../temporal/connect/is-closed.js';
import type { Session } from '../session.js';
import { tieSignal } from '../tied-signal.js';

/** One look of many; undefined when the server did not answer, as one that restarts. Throws where looking once more is no use. */
export async function lookAgain<View>(
  look: () => Promise<View>,
  { connection }: Pick<Session, 'connection'>,
  over: AbortSignal,
): Promise<View | undefined> {
  const { signal, untie } = tieSignal(over);
  try {
    return await connection.withAbortSignal(signal, look);
  } catch (error) {
    if (isClosed(error) || error instanceof KlingTemporalError) throw error;
    return undefined;
  } finally {
    untie();
  }
}
