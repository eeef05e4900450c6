import { createServer } from 'node:net';

/** A port that nobody listens on now: the given one, or any for 0. Rejects with Node's `EADDRINUSE` when it is taken. */
export function findFreePort(host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(port, host, () => {
      const address = probe.address();
      const found = typeof address === 'object' && address !== null ? address.port : port;
      probe.close(() => resolve(found));
    });
  });
}
