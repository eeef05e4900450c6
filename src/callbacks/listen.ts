import type { Server } from 'node:http';
import { createServer } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import type { ListenAddress, Listening } from '../network/listening.js';
import { explainListenFault, listenAt } from '../network/listening.js';
import type { Receiver } from './receiver.js';

/**
 * A callback is a few kilobytes, sent at once. Node looks after the time of a request each second; `keepAliveTimeout` is for a proxy, which
 * sends many over one connection.
 */
const LIMITS = {
  headersTimeout: 5000,
  requestTimeout: 10_000,
  connectionsCheckingInterval: 1000,
  keepAliveTimeout: 5000,
  maxHeaderSize: 16 * 1024,
};
/** Longer than the longest answer takes; whoever then still reads or writes nothing has gone. */
const IDLE_MS = 15_000;
/** A proxy needs a few. Each may hold one body: 25 MB in all. */
const MAX_CONNECTIONS = 200;

/** What to say when nobody can listen there. */
export const explainNoReceiver = ({ host, port }: ListenAddress, error: unknown): string =>
  `Callbacks cannot be received at ${host}:${port}: ${explainListenFault(error)}. Set KLING_CALLBACK_ADDRESS to host:port of this machine, e.g. 127.0.0.1:9471.`;

/** Listens at an address, with limits on time, size and number. Rejects with the system's error. */
export function listen({ fetch }: Pick<Receiver, 'fetch'>, address: ListenAddress): Promise<Listening> {
  const server = createAdaptorServer({
    fetch,
    createServer,
    serverOptions: LIMITS,
    overrideGlobalObjects: false,
  }) as Server;
  server.setTimeout(IDLE_MS, (socket) => socket.destroy());
  server.maxConnections = MAX_CONNECTIONS;
  return listenAt(server, address);
}
