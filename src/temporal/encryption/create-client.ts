import type { Client, ConnectionLike, WorkflowClientInterceptor } from '@temporalio/client';
import type { EncryptionKey } from '../../domain/encryption/encryption-key.js';

export interface CreateClientOptions {
  readonly namespace?: string;
  /** None where nothing is encrypted. */
  readonly keys: readonly EncryptionKey[];
  readonly interceptor?: WorkflowClientInterceptor;
}

/** A client that encrypts what it sends where there are keys, and reads what others have encrypted with them. */
export async function createTemporalClient(
  connection: ConnectionLike,
  { namespace, keys, interceptor }: CreateClientOptions,
): Promise<Client> {
  const { Client } = await import('@temporalio/client');
  const { createPayloadCodec } = await import('./payload-codec.js');
  const { withLegibleMemos } = await import('./legible-memos.js');
  const codec = createPayloadCodec(keys);
  return new Client({
    connection: withLegibleMemos(connection, codec),
    namespace,
    dataConverter: { payloadCodecs: [codec] },
    interceptors: interceptor && { workflow: [interceptor] },
  });
}
