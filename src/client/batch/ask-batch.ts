import type { QueryDefinition } from '@temporalio/common';
import { progressQuery } from '../../contract/messages/batch-messages.js';
import { adviseProgress } from '../../domain/batch/batch-advice.js';
import type { BatchProgress } from '../../domain/batch/progress/progress.js';
import { BatchUnanswered } from '../client-errors.js';
import type { Session } from '../session.js';

/** A worker answers in milliseconds; without one the server would hold the query for 29 s. */
const QUERY_LIMIT_MS = 1000;
/** One that has to read a long history first needs a second or two; a person without one should know within four. */
const PRESENCE_LIMIT_MS = 3000;

/** Where a batch stands; undefined when no worker answers in time. */
export async function askProgress(batchId: string, session: Session): Promise<BatchProgress | undefined> {
  const progress = await askBriefly(batchId, { query: progressQuery, args: [] }, session);
  return progress === undefined ? undefined : adviseProgress(progress);
}

/** Where a batch stands. Throws `BatchUnanswered` unless a worker answers for it: without one the server would hold what is asked for long. */
export async function requireWorker(batchId: string, taskQueue: string, session: Session): Promise<BatchProgress> {
  const question = { query: progressQuery, args: [], limitMs: PRESENCE_LIMIT_MS } as const;
  const answer = await askBriefly(batchId, question, session);
  if (answer === undefined) throw new BatchUnanswered(taskQueue);
  return adviseProgress(answer);
}

/** What a worker is asked of a batch, and how long it may take to answer. */
export interface Question<Answer, Args extends unknown[]> {
  readonly query: QueryDefinition<Answer, Args>;
  readonly args: Readonly<Args>;
  readonly limitMs?: number;
}

/** The answer of a worker. Throws when none comes in time. */
export async function ask<Answer, Args extends unknown[]>(
  batchId: string,
  { query, args, limitMs = QUERY_LIMIT_MS }: Question<Answer, Args>,
  { client, connection }: Session,
): Promise<Answer> {
  const handle = client.workflow.getHandle(batchId);
  return connection.withDeadline(Date.now() + limitMs, () => handle.query(query, ...args));
}

/** The same; undefined without a worker, or with one that cannot answer: the server's records serve then. */
export async function askBriefly<Answer, Args extends unknown[]>(
  batchId: string,
  question: Question<Answer, Args>,
  session: Session,
): Promise<Answer | undefined> {
  return ask(batchId, question, session).catch(() => undefined);
}
