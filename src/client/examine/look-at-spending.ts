import { WorkflowNotFoundError } from '@temporalio/client';
import type { Spent } from '../../contract/messages/ledger-messages.js';
import { ledgerId, spentQuery } from '../../contract/messages/ledger-messages.js';
import type { Session, SessionConfig } from '../session.js';
import { withSession } from '../session.js';

/** Who looks waits; a worker answers at once. */
const LIMIT_MS = 2000;

const NOTHING: Pick<Spent, 'daily' | 'monthly'> = { daily: {}, monthly: {} };

/** What accounts with caps have spent today and this month, by name; what could not be asked is left out, and told in a sentence. */
export async function lookAtSpending(
  names: readonly string[],
  config: SessionConfig,
  onTrouble: (text: string) => void,
): Promise<ReadonlyMap<string, Pick<Spent, 'daily' | 'monthly'>>> {
  if (names.length === 0) return new Map();
  try {
    return await withSession({ config }, async (session) => {
      const read = await Promise.all(names.map(async (name) => [name, await readSpent(name, session)] as const));
      return new Map(read);
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    onTrouble(`What was spent is not known: ${why}`);
    return new Map();
  }
}

/** What one account with caps has spent today and this month. Throws where no worker answers. */
export async function readSpent(
  name: string,
  { client, connection, taskQueue }: Session,
): Promise<Pick<Spent, 'daily' | 'monthly'>> {
  try {
    return await connection.withDeadline(Date.now() + LIMIT_MS, () =>
      client.workflow.getHandle(ledgerId(taskQueue, name)).query(spentQuery),
    );
  } catch (error) {
    // Nothing was ever made with it.
    if (error instanceof WorkflowNotFoundError) return NOTHING;
    throw error;
  }
}
