import type { Server } from 'node:http';
import { createServer } from 'node:http';
import { KlingTemporalError } from '../../domain/error.js';
import type { MethodCounts } from '../../domain/method-counts.js';
import type { Listening } from '../../network/listening.js';
import { explainListenFault, isAddressTaken, listenAt } from '../../network/listening.js';

export interface HealthReport {
  readonly ready: boolean;
  readonly [fact: string]: unknown;
}

/** Thrown when nobody can listen at the address that was asked for. */
export class HealthAddressUnusable extends KlingTemporalError {
  override readonly name = 'HealthAddressUnusable';
  readonly code = 'HealthAddressUnusable';
}

export interface HealthServerOptions {
  readonly host: string;
  readonly port: number;
  /** Called with a sentence when the port is taken and a free one does as well; without it a taken port is an error. */
  readonly onPortTaken?: (text: string) => void;
  readonly report: () => HealthReport;
  readonly methods: () => MethodCounts;
  readonly metrics: () => Promise<MetricsPage>;
}

/** Metrics as Prometheus reads them. */
export interface MetricsPage {
  readonly contentType: string;
  readonly body: string;
}

interface Page {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/**
 * Serves `GET /healthz` (200 while the process lives) and `GET /readyz` (200 while it takes work, else 503), both with the report as JSON;
 * `GET /metrics` in Prometheus' text format, and `GET /methods`, the counters of each way to ask Kling for statuses, as JSON.
 * Throws `HealthAddressUnusable`.
 */
export async function startHealthServer(options: HealthServerOptions): Promise<Listening> {
  // One answer a connection, so that no idle one stays open.
  const server = createServer(LIMITS, (request, response) => {
    void findPage(request.url?.split('?')[0], options)
      .catch((error: unknown) => createJsonPage(500, { error: String(error) }))
      .then(({ status, contentType, body }) => {
        response.writeHead(status, { 'content-type': contentType, 'cache-control': 'no-store', connection: 'close' });
        response.end(body);
      });
  });
  server.setTimeout(IDLE_MS, (socket) => socket.destroy());
  server.maxConnections = MAX_CONNECTIONS;
  const listening = await listenSomewhere(server, options);
  server.unref();
  return listening;
}

/** A probe sends one short line at once; whoever takes longer only holds a connection open. */
const LIMITS = { headersTimeout: 5000, requestTimeout: 5000, connectionsCheckingInterval: 1000 };
/** Who takes longer to read an answer of a few kilobytes has gone. */
const IDLE_MS = 10_000;
/** Many times what probes and a scraper need, and little memory. */
const MAX_CONNECTIONS = 100;

async function listenSomewhere(server: Server, { host, port, onPortTaken }: HealthServerOptions): Promise<Listening> {
  const unusable = (error: unknown) =>
    new HealthAddressUnusable(
      `A worker cannot answer about its health at ${host}:${port}: ${explainListenFault(error)}. Set KLING_HEALTH_ADDRESS to host:port of this machine, e.g. 127.0.0.1:0 for any free port.`,
      { cause: error },
    );
  try {
    return await listenAt(server, { host, port });
  } catch (error) {
    if (onPortTaken === undefined || !isAddressTaken(error)) throw unusable(error);
    onPortTaken(`Port ${port} is taken, by another worker perhaps: health is answered on a free one.`);
    return listenAt(server, { host, port: 0 }).catch((again: unknown) => Promise.reject(unusable(again)));
  }
}

async function findPage(path: string | undefined, { report, methods, metrics }: HealthServerOptions): Promise<Page> {
  if (path === '/healthz') return createJsonPage(200, report());
  if (path === '/readyz') {
    const body = report();
    return createJsonPage(body.ready ? 200 : 503, body);
  }
  if (path === '/methods') return createJsonPage(200, methods());
  if (path === '/metrics') return { status: 200, ...(await metrics()) };
  return createJsonPage(404, { error: 'ask /healthz, /readyz, /metrics or /methods' });
}

function createJsonPage(status: number, value: unknown): Page {
  return { status, contentType: 'application/json', body: JSON.stringify(value) };
}
