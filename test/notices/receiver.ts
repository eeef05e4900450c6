import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

/** One request as a receiver of somebody else's sees it. */
export interface Received {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** What it answers to its nth request, counted from 1. */
export type Answer = (
  count: number,
) => { readonly status: number; readonly headers?: Record<string, string> } | 'never';

/** A real HTTP server that knows nothing of us; on a port of its own, or on `asked`. */
export async function startReceiver(answer: Answer = () => ({ status: 204 }), asked = 0) {
  const received: Received[] = [];
  let connections = 0;
  const server = createServer((request, response) => void take(request, response));
  server.on('connection', () => (connections += 1));
  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    received.push({ headers: request.headers, body });
    const said = answer(received.length);
    if (said === 'never') return;
    response.writeHead(said.status, said.headers).end();
  }
  await new Promise<void>((resolve) => server.listen(asked, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    port,
    received,
    connections: () => connections,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The event of a request, as the public library of Standard Webhooks accepts it; throws when it does not. */
export const verify = ({ headers, body }: Received, secret: string): unknown =>
  new Webhook(secret).verify(body, headers as Record<string, string>);
