import { TemporalUnreachable } from './connect/temporal-unreachable.js';
import { codeOf, GRPC } from './grpc-status.js';

/** The part of Temporal's service that this takes; `Connection` and `NativeConnection` both have it. */
export interface NamespaceConnection {
  readonly workflowService: { describeNamespace(request: { namespace: string }): Promise<unknown> };
}

/** Throws `TemporalUnreachable` when the server has no such namespace; other trouble with the question is none of its business. */
export async function requireNamespace(
  { workflowService }: NamespaceConnection,
  namespace: string,
  address: string,
): Promise<void> {
  const error = await workflowService.describeNamespace({ namespace }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (codeOf(error) !== GRPC.NOT_FOUND) return;
  throw new TemporalUnreachable(`The Temporal server at ${address} has no namespace ${JSON.stringify(namespace)}.`, {
    cause: error,
    advice: [{ action: 'createNamespace', address, namespace }],
  });
}

/** "Not found" is what a server says of everything in a namespace that it does not have. */
export function isNotFound(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name.endsWith('NotFoundError') || codeOf(error) === GRPC.NOT_FOUND;
}
