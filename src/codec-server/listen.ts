import type { Server } from 'node:http';
import { createServer } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import type { ListenAddress, Listening } from '../network/listening.js';
import { listenAt } from '../network/listening.js';

/** Headers come at once; some megabytes over a slow line take a while. */
const LIMITS = { headersTimeout: 10_000, requestTimeout: 60_000, keepAliveTimeout: 60_000, maxHeaderSize: 16 * 1024 };
/** A browser opens six. Each may hold one body. */
const MAX_CONNECTIONS = 50;

/** Listens at an address. Rejects with the system's error. */
export function listenForCodec(
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
  return listenAt(server, address);
}
