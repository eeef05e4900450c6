import type { Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { createLane } from './proxy-lane.js';
import type { Lane } from './proxy-lane.js';
import { createRandom } from './random.js';
import type { Sighting } from './sightings.js';

/** What stands between two programs, and may do to their connections what networks do. */
export interface TcpProxy {
  readonly host: string;
  readonly port: number;
  /** `host:port` */
  readonly address: string;
  /** To where connections go from now on. */
  aimAt(port: number): void;
  /** Resets every connection; new ones go through. */
  reset(): void;
  /** Nothing gets through in either direction, and nobody is told: what is sent waits, as on a network that has gone away. */
  blackhole(): void;
  /** Each piece takes so long, and at random up to half as much more. */
  delay(ms: number): void;
  /** Ends what the server sends, on every connection that stands: the client may go on talking. */
  halfClose(): void;
  /** Everything goes through at once again. */
  heal(): void;
  connections(): number;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';

/** Listens on a port of its own. `seen` is shown all bytes that come from clients; `seed` decides how delays vary. */
export async function startTcpProxy({ seed = 1, seen }: { seed?: number; seen?: Sighting } = {}): Promise<TcpProxy> {
  const random = createRandom(seed);
  const pairs = new Map<Socket, { readonly server: Socket; readonly lanes: readonly Lane[] }>();
  const weather = { isOpen: true, delayMs: 0 };
  const lateMs = () => (weather.delayMs === 0 ? 0 : weather.delayMs * (1 + random() / 2));
  let target = 0;

  const listener = createServer({ allowHalfOpen: true }, (client) => {
    const server = connect({ host: HOST, port: target, allowHalfOpen: true });
    const look = seen?.();
    const lanes = [createLane(client, server, { lateMs, look }), createLane(server, client, { lateMs })];
    if (!weather.isOpen) for (const lane of lanes) lane.stop();
    pairs.set(client, { server, lanes });
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      socket.setNoDelay(true);
      // Whoever is cut off hears of it at both ends.
      socket.on('error', () => other.resetAndDestroy());
      socket.on('close', () => {
        pairs.delete(client);
        if (!other.writableFinished) other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => listener.listen(0, HOST, resolve));
  const { port } = listener.address() as AddressInfo;
  const onAll = (act: (lane: Lane) => void) => [...pairs.values()].flatMap(({ lanes }) => lanes).forEach(act);
  const reset = () => {
    for (const [client, { server }] of pairs) for (const socket of [client, server]) socket.resetAndDestroy();
  };

  return {
    host: HOST,
    port,
    address: `${HOST}:${port}`,
    aimAt: (next) => void (target = next),
    reset,
    blackhole() {
      weather.isOpen = false;
      onAll((lane) => lane.stop());
    },
    delay: (ms) => void (weather.delayMs = ms),
    halfClose: () => [...pairs.keys()].forEach((client) => void client.end()),
    heal() {
      Object.assign(weather, { isOpen: true, delayMs: 0 });
      onAll((lane) => lane.go());
    },
    connections: () => pairs.size,
    close() {
      reset();
      return new Promise((resolve) => void listener.close(() => resolve()));
    },
  };
}
