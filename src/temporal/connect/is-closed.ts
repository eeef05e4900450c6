import { ServiceError } from '@temporalio/client';
import { codeOf } from '../grpc-status.js';

/** True for the error of a call on a connection that this process has closed: no server, and no wait, will answer it. An answer of gRPC has a number. */
export function isClosed(error: unknown): boolean {
  return error instanceof ServiceError && typeof codeOf(error) !== 'number';
}
