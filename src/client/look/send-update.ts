import { WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import type { UpdateDefinition } from '@temporalio/common';
import { UsageError } from '../client-errors.js';
import { isNoAnswer } from '../no-answer.js';
import type { Session } from '../session.js';

/** A worker that runs answers in milliseconds, one that must read its history again in a second; nobody should wait longer to hear that there is none. */
export const UPDATE_LIMIT_MS = 3500;

/** What a workflow is told to do, and how long it may take. */
export interface Order<Answer, Args extends object> {
  readonly update: UpdateDefinition<Answer, [Args]> | UpdateDefinition<Answer, [Args?]>;
  readonly args: Args;
  readonly limitMs?: number;
}

/** The errors that say that it has ended meanwhile, and that no worker took it in time. */
interface Explained {
  readonly ended: () => Error;
  readonly unanswered: (cause: unknown) => Error;
}

/** Sends an update to a workflow that runs. Throws `UsageError`, with its own sentence, when it is refused; an error that nobody foresaw stays as it is. */
export async function sendUpdate<Answer, Args extends object>(
  workflowId: string,
  { update, args, limitMs = UPDATE_LIMIT_MS }: Order<Answer, Args>,
  { ended, unanswered }: Explained,
  { client, connection }: Session,
): Promise<Answer> {
  const handle = client.workflow.getHandle(workflowId);
  try {
    return await connection.withDeadline(Date.now() + limitMs, () =>
      handle.executeUpdate<Answer, [Args]>(update.name, { args: [args] }),
    );
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError) throw new UsageError(error.cause?.message ?? error.message);
    if (error instanceof WorkflowNotFoundError) throw ended();
    throw isNoAnswer(error) ? unanswered(error) : error;
  }
}
