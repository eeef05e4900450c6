import { isGrpcServiceError } from '@temporalio/client';
import { GRPC } from '../temporal/grpc-status.js';

/** The deadline passed, the call was cancelled, or (for queries) no worker has polled for a while. */
const NO_ANSWER: readonly number[] = [GRPC.DEADLINE_EXCEEDED, GRPC.CANCELLED, GRPC.FAILED_PRECONDITION];

/** True for the error of a query or update that no worker has answered in time. */
export function isNoAnswer(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === 'WorkflowUpdateRPCTimeoutOrCancelledError') return true;
  if (isGrpcServiceError(error)) return NO_ANSWER.includes(error.code);
  return isNoAnswer(error.cause);
}
