import type { Server } from 'node:http';
import { createServer } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { InvalidConfig } from '../../config/invalid-config.js';
import type { ListenAddress, Listening } from '../../network/listening.js';
import { explainListenFault, listenAt } from '../../network/listening.js';

/** Headers come at once; a body of 4 MB takes a slow line some seconds. Answers may take as long as a person thinks, and streams stay open. */
const LIMITS = { headersTimeout: 10_000, requestTimeout: 60_000, keepAliveTimeout: 60_000, maxHeaderSize: 16 * 1024 };
/** Each client holds a stream or two. */
const MAX_CONNECTIONS = 500;

/** Listens at an address. Throws `InvalidConfig` where nobody can. */
export async function listenHttp(
  fetch: (request: Request) => Response | Promise<Response>,
  address: ListenAddress,
): Promise<Listening> {
  const server = createAdaptorServer({
    fetch,
    createServer,
    serverOptions: LIMITS,
    overrideGlobalObjects: false,
  }) as Server;
  server.maxConnections = MAX_CONNECTIONS;
  try {
    return await listenAt(server, address);
  } catch (error) {
    throw new InvalidConfig(
      `Agents cannot be served at ${address.host}:${address.port}: ${explainListenFault(error)}. Give another host:port.`,
      { cause: error },
    );
  }
}
