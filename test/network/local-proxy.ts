import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { onTestFinished } from 'vitest';

export interface LocalProxyOptions {
  /** Every host of this world lies on this port of loopback; without it, CONNECT is refused with `refusal`. */
  readonly worldPort?: number;
  readonly refusal?: number;
  /** `name:password`. */
  readonly login?: string;
  /** Takes CONNECT and never answers. */
  readonly isSilent?: boolean;
}

/** A real HTTP proxy on loopback that notes what it is asked for; it is gone when the test ends. */
export async function startProxy({ worldPort, refusal = 403, login, isSilent = false }: LocalProxyOptions) {
  const targets: string[] = [];
  const sockets = new Set<Duplex>();
  const keep = <Socket extends Duplex>(socket: Socket): Socket => {
    sockets.add(socket);
    return socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
  };
  const isKnown = ({ headers }: IncomingMessage) =>
    login === undefined || headers['proxy-authorization'] === `Basic ${Buffer.from(login).toString('base64')}`;
  const server = createServer((_request, response) => response.writeHead(405).end());
  server.on('connect', (request: IncomingMessage, plain: Duplex) => {
    const client = keep(plain);
    targets.push(request.url ?? '');
    if (isSilent) return;
    if (!isKnown(request)) return client.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n');
    if (worldPort === undefined) return client.end(`HTTP/1.1 ${refusal} No\r\nContent-Length: 0\r\n\r\n`);
    const world = keep(connect(worldPort, '127.0.0.1'));
    world.once('connect', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      client.pipe(world).pipe(client);
    });
    return undefined;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  onTestFinished(async () => {
    sockets.forEach((socket) => socket.destroy());
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${port}`, place: `127.0.0.1:${port}`, port, targets };
}
