import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import { afterAll, beforeAll, inject } from 'vitest';

/** What a test of workflows needs of the Temporal server, from its first test to its last. */
export interface Connections {
  readonly client: Client;
  /** For workers. */
  readonly native: NativeConnection;
}

/** Connects before the tests of a file, and lets go after them; ask only within a test. */
export function useConnections(): () => Connections {
  let connections: Connections & { readonly connection: Connection };

  beforeAll(async () => {
    Runtime.install({
      logger: new DefaultLogger('ERROR'),
      telemetryOptions: { logging: { filter: 'OFF', forward: {} } },
    });
    const address = inject('temporalAddress');
    const connection = await Connection.connect({ address });
    const native = await NativeConnection.connect({ address });
    connections = { connection, native, client: new Client({ connection }) };
  });
  afterAll(async () => {
    await connections.connection.close();
    await connections.native.close();
  });

  return () => connections;
}
