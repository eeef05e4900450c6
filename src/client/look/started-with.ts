import type { Payload } from '@temporalio/common';
import { openDeep } from '../../temporal/encryption/open-deep.js';
import type { Session } from '../session.js';

/** One run of a workflow; without `runId` its latest. */
interface Run {
  readonly workflowId: string;
  readonly runId?: string;
}

type Input = { payloads?: Payload[] | null } | null | undefined;

/** What a run was started with, decrypted, as the first event of its history says; the others are not asked for. Throws `DecryptionFailed`. */
export async function readStartedWith(execution: Run, { client, namespace }: Session): Promise<Input> {
  const { history } = await client.workflowService.getWorkflowExecutionHistory({
    namespace,
    execution,
    maximumPageSize: 1,
  });
  const begun = await openDeep(history?.events?.[0], client);
  return begun?.workflowExecutionStartedEventAttributes?.input;
}
