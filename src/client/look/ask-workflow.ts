import type { QueryDefinition } from '@temporalio/common';
import { DecryptionFailed } from '../../temporal/encryption/decryption-failed.js';
import type { Session } from '../session.js';

/** A worker answers in milliseconds; without one the server would hold the query for 29 s. */
const QUERY_LIMIT_MS = 1000;
/** One that has to read a long history first needs a second or two; a person without one should know within four. */
export const PRESENCE_LIMIT_MS = 3000;

/** What a worker is asked of a workflow, and how long it may take to answer. */
export interface Question<Answer, Args extends unknown[]> {
  readonly query: QueryDefinition<Answer, Args>;
  readonly args: Readonly<Args>;
  readonly limitMs?: number;
}

/** The answer of a worker. Throws when none comes in time. */
export async function ask<Answer, Args extends unknown[]>(
  workflowId: string,
  { query, args, limitMs = QUERY_LIMIT_MS }: Question<Answer, Args>,
  { client, connection }: Session,
): Promise<Answer> {
  const handle = client.workflow.getHandle(workflowId);
  return connection.withDeadline(Date.now() + limitMs, () => handle.query(query, ...args));
}

/** The same; undefined without a worker, or with one that cannot answer: the server's records serve then. */
export async function askBriefly<Answer, Args extends unknown[]>(
  workflowId: string,
  question: Question<Answer, Args>,
  session: Session,
): Promise<Answer | undefined> {
  return ask(workflowId, question, session).catch((error: unknown) => {
    if (error instanceof DecryptionFailed) throw error;
    return undefined;
  });
}
