import type { Client, ConnectionLike } from '@temporalio/client';
import type { EncryptionKey } from '../../domain/encryption/encryption-key.js';
import { createTemporalClient } from '../encryption/create-client.js';
import type { TemporalClient } from './connection.js';

/** What a program has already, instead of the options that name a server. It stays the program's: `close()` leaves it open. */
export interface GivenOptions {
  /** A client of Temporal's SDK, with its namespace. */
  readonly client?: Client;
  /** A connection of Temporal's SDK, a worker's `NativeConnection` too; `namespace` may stand beside it. */
  readonly connection?: ConnectionLike;
}

/** What somebody else has made and will close: a client, or a connection and the namespace that is meant. */
export type GivenTemporal =
  { readonly client: Client } | { readonly connection: ConnectionLike; readonly namespace?: string };

/** A client that is there already, to be used as one of ours; nothing of it is closed. It has codecs of its own: `keys` are for one made of a connection. */
export async function useGivenClient(given: GivenTemporal, keys: readonly EncryptionKey[]): Promise<TemporalClient> {
  const client =
    'client' in given
      ? given.client
      : await createTemporalClient(given.connection, { namespace: given.namespace, keys });
  return {
    client,
    connection: client.connection,
    namespace: client.options.namespace,
    address: nameConnection(client.connection),
    close: () => Promise.resolve(),
  };
}

/** Where it leads, for people: a worker's connection keeps that to itself. */
function nameConnection(connection: ConnectionLike): string {
  const { options } = connection as { readonly options?: { readonly address?: unknown } };
  return typeof options?.address === 'string' ? options.address : 'the connection that was given';
}
