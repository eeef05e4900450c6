import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

const FULL =
  '<Error><Code>XMinioStorageFull</Code><Message>Storage backend has reached its minimum free drive threshold.</Message></Error>';

export type S3Gate = Awaited<ReturnType<typeof startS3Gate>>;

/** Passes requests on to a server, and holds those that are meant until they are let go. */
export async function startS3Gate(target: string) {
  let isHeld: (line: string) => boolean = () => false;
  let arrive: () => void = () => undefined;
  let isFull = false;
  const proxy = createServer((asked, answer) => {
    if (isHeld(`${asked.method ?? ''} ${asked.url ?? ''}`)) {
      arrive();
      return;
    }
    if (isFull && asked.method === 'PUT') {
      answer.writeHead(507).end(FULL);
      return;
    }
    const passed = request(`${target}${asked.url ?? ''}`, { method: asked.method, headers: asked.headers }, (reply) => {
      answer.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(answer);
    });
    passed.on('error', () => answer.destroy());
    passed.on('continue', () => answer.writeContinue());
    asked.pipe(passed);
  });
  proxy.on('checkContinue', (asked, answer) => void proxy.emit('request', asked, answer));
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    /** Resolves once a request has come that is then neither passed on nor answered. */
    hold: (meant: (line: string) => boolean) =>
      new Promise<void>((resolve) => {
        isHeld = meant;
        arrive = resolve;
      }),
    /** Answers as a server does that has no room left. */
    fill: (full: boolean) => {
      isFull = full;
    },
    letGo: () => {
      isHeld = () => false;
    },
    close: () =>
      new Promise<void>((resolve) => {
        proxy.closeAllConnections();
        proxy.close(() => resolve());
      }),
  };
}
