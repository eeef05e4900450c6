import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Metrics } from './metrics.js';
import { METRICS_CONTENT_TYPE, renderMetrics } from './metrics.js';

export interface HealthServer {
  /** `http://host:port`, with the port that was really taken. */
  readonly url: string;
  close(): Promise<void>;
}

export interface HealthReport {
  readonly ready: boolean;
  readonly [fact: string]: unknown;
}

interface Page {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/**
 * Serves `GET /healthz` (200 while the process lives) and `GET /readyz` (200 while it takes work, else 503), both with the report as JSON;
 * `GET /metrics` in Prometheus' text format, and `GET /methods`, the counters of each way to ask Kling for statuses, as JSON.
 * A port that is taken is no reason not to work: a free one is used instead.
 */
export async function startHealthServer({
  host,
  port,
  report,
  metrics,
}: {
  host: string;
  port: number;
  report: () => HealthReport;
  metrics: () => Metrics;
}): Promise<HealthServer> {
  const server = createServer((request, response) => {
    const { status, contentType, body } = findPage(request.url?.split('?')[0], report, metrics);
    response.writeHead(status, { 'content-type': contentType, 'cache-control': 'no-store' });
    response.end(body);
  });
  const listen = (onPort: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(onPort, host, () => {
        server.off('error', reject);
        resolve();
      });
    });
  await listen(port).catch(async (error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    await listen(0);
  });
  server.unref();
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

function findPage(path: string | undefined, report: () => HealthReport, metrics: () => Metrics): Page {
  if (path === '/healthz') return createJsonPage(200, report());
  if (path === '/readyz') {
    const body = report();
    return createJsonPage(body.ready ? 200 : 503, body);
  }
  if (path === '/methods') return createJsonPage(200, metrics().methods);
  if (path === '/metrics') return { status: 200, contentType: METRICS_CONTENT_TYPE, body: renderMetrics(metrics()) };
  return createJsonPage(404, { error: 'ask /healthz, /readyz, /metrics or /methods' });
}

function createJsonPage(status: number, value: unknown): Page {
  return { status, contentType: 'application/json', body: JSON.stringify(value) };
}
