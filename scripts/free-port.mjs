// Ports of this machine for what tests start.
import { createServer } from 'node:net';

const HOST = '127.0.0.1';

/** The table of the cluster's members has a signed 16-bit number for a port. */
export async function freeLowPort() {
  for (;;) {
    const port = await freePort(10_000 + Math.floor(Math.random() * 22_000)).catch(() => undefined);
    if (port !== undefined) return port;
  }
}

/** Nobody listens there now. */
export function freePort(wanted = 0) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject).listen(wanted, HOST, () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
