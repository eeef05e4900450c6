import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HealthServer {
  /** `http://host:port`, with the port that was really taken. */
  readonly url: string;
  close(): Promise<void>;
}

export interface HealthReport {
  readonly ready: boolean;
  readonly [fact: string]: unknown;
}

/**
 * Serves `GET /healthz` (200 while the process lives) and `GET /readyz` (200 while it takes work, else 503), both with the report as JSON.
 * A port that is taken is no reason not to work: a free one is used instead.
 */
export async function startHealthServer({
  host,
  port,
  report,
}: {
  host: string;
  port: number;
  report: () => HealthReport;
}): Promise<HealthServer> {
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0];
    const isKnown = path === '/healthz' || path === '/readyz';
    const body = report();
    const status = !isKnown ? 404 : path === '/readyz' && !body.ready ? 503 : 200;
    response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    response.end(JSON.stringify(isKnown ? body : { error: 'ask /healthz or /readyz' }));
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
