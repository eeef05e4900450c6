import { WorkflowNotFoundError } from '@temporalio/client';
import { alertsId, alertsQuery } from '../../contract/messages/alert-messages.js';
import type { Alert } from '../../domain/alerts/alert.js';
import type { Session } from '../session.js';

/** What is raised on this task queue; workers start the workflow when they raise something, so without it nothing is. Undefined where nobody answers in time. */
export async function readAlerts(
  { client, connection, taskQueue }: Pick<Session, 'client' | 'connection' | 'taskQueue'>,
  limitMs: number,
): Promise<readonly Alert[] | undefined> {
  try {
    const handle = client.workflow.getHandle(alertsId(taskQueue));
    return await connection.withDeadline(Date.now() + limitMs, () => handle.query(alertsQuery));
  } catch (error) {
    return error instanceof WorkflowNotFoundError ? [] : undefined;
  }
}
