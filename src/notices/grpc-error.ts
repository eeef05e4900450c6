import { isGrpcServiceError } from '@temporalio/client';

/** What Temporal's client has met with underneath the error that it throws: gRPC's own error, where there is one. */
export function innerError(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? error.cause : error;
}

/** gRPC's code of a call to Temporal that went wrong; undefined for what is none of gRPC's. */
export function readGrpcCode(error: unknown): number | undefined {
  const inner = innerError(error);
  return isGrpcServiceError(inner) ? inner.code : undefined;
}
