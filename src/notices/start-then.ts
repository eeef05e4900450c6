import type { Client } from '@temporalio/client';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { NoticeTarget } from '../domain/notices/notice.js';
import type { Delivery } from '../ports/notices/receivers.js';
import { innerError, readGrpcCode } from './grpc-error.js';

/** gRPC's INVALID_ARGUMENT, NOT_FOUND, PERMISSION_DENIED and UNIMPLEMENTED: another try cannot mend these. */
const LASTING: readonly number[] = [3, 5, 7, 12];

/** Starts the workflow of `run.then`, once: its id is made of that of the generation or batch. */
export async function startThen(
  client: Client,
  { id, workflowId, type, taskQueue, input, result }: Extract<NoticeTarget, { kind: 'then' }>,
): Promise<Delivery> {
  try {
    await client.workflow.start(type, {
      workflowId,
      taskQueue,
      args: [{ id, result, ...(input === undefined ? {} : { input }) }],
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
    });
    return { kind: 'delivered' };
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return { kind: 'delivered' };
    const cause = innerError(error);
    const code = readGrpcCode(error);
    const reason = `Temporal does not start it: ${cause instanceof Error ? cause.message : String(cause)}.`;
    return { kind: code !== undefined && LASTING.includes(code) ? 'refused' : 'later', reason };
  }
}
