import type { ClientRequest } from 'node:http';
import { request } from 'node:http';

/** Requests to a receiver. They resolve when they are over, well or not: nobody is told of a failed one. */
export interface Calls {
  readonly post: (url: URL, headers: Readonly<Record<string, string>>, body: string) => Promise<void>;
  /** Announces the body and sends a byte of it now and then, until the receiver has had enough. */
  readonly drip: (url: URL, headers: Readonly<Record<string, string>>, body: string) => Promise<void>;
  readonly stop: () => void;
}

/** How long Kling waits for a receiver is not documented. */
const TIMEOUT_MS = 5000;
const DRIP_EVERY_MS = 200;

export function createCalls(): Calls {
  const active = new Set<ClientRequest>();

  const open = (url: URL, headers: Readonly<Record<string, string>>) => {
    const call = request(url, { method: 'POST', headers, agent: false, timeout: TIMEOUT_MS });
    active.add(call);
    call.on('response', (response) => response.resume());
    call.on('timeout', () => call.destroy());
    call.on('error', () => undefined);
    const closed = new Promise<void>((resolve) => {
      call.on('close', () => {
        active.delete(call);
        resolve();
      });
    });
    return { call, closed };
  };

  return {
    post(url, headers, body) {
      const { call, closed } = open(url, headers);
      call.end(body);
      return closed;
    },
    async drip(url, headers, body) {
      const { call, closed } = open(url, { ...headers, 'Content-Length': String(Buffer.byteLength(body)) });
      let sent = 0;
      const timer = setInterval(() => call.write(body.slice(sent, (sent += 1))), DRIP_EVERY_MS).unref();
      await closed;
      clearInterval(timer);
    },
    stop: () => active.forEach((call) => call.destroy()),
  };
}
