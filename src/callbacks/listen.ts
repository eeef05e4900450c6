import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { Receiver } from './receiver.js';

/** A receiver that listens. */
export interface Listening {
  /** `http://host:port`, with the port that was really taken. */
  readonly url: string;
  close(): Promise<void>;
}

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

/** Whether somebody else listens at the address. */
export const isTaken = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'EADDRINUSE';

/** What to say when nobody can listen there. */
export function explainListenFault({ host, port }: Address, error: unknown): string {
  const { code = String(error) } = error as NodeJS.ErrnoException;
  const why = isTaken(error) ? 'another process listens there' : 'the system refuses';
  return `Callbacks cannot be received at ${host}:${port}: ${why} (${code}). Set KLING_CALLBACK_ADDRESS to host:port of this machine, e.g. 127.0.0.1:9471.`;
}

interface Address {
  readonly host: string;
  readonly port: number;
}

/** Listens at an address, with limits on time, size and number. Rejects with the system's error. */
export async function listen({ fetch }: Pick<Receiver, 'fetch'>, { host, port }: Address): Promise<Listening> {
  const server = createAdaptorServer({
    fetch,
    createServer,
    serverOptions: LIMITS,
    overrideGlobalObjects: false,
  }) as Server;
  server.setTimeout(IDLE_MS, (socket) => socket.destroy());
  server.maxConnections = MAX_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
