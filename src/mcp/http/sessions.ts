import { randomUUID } from 'node:crypto';
import { WebStandardStreamableHTTPServerTransport as Transport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import type { Purse } from '../money/purse.js';
import { createServer } from '../server/create-server.js';
import type { Desk } from '../desk.js';

/** Clients that go without a word are forgotten after so long; what they have started goes on. */
const IDLE_MS = 3_600_000;
/** Each costs some hundred kilobytes. */
const MAX_SESSIONS = 100;
/** A batch of some thousand requests; more go into a file. */
const MAX_BODY_BYTES = 4 * 2 ** 20;

interface Open {
  readonly transport: Transport;
  readonly close: () => Promise<void>;
  usedMs: number;
}

/** The sessions of all clients, each with a server and a purse of its own. */
export interface Sessions {
  readonly answer: (request: Request) => Promise<Response>;
  readonly close: () => Promise<void>;
}

export function createSessions(desk: Desk, openPurse: () => Purse, now: () => number): Sessions {
  const open = new Map<string, Open>();

  async function forget(id: string): Promise<void> {
    const session = open.get(id);
    open.delete(id);
    await session?.close();
  }

  /** Makes room: the idle ones go, and of too many the one that was silent longest. */
  async function sweep(): Promise<void> {
    const byAge = [...open].sort(([, one], [, other]) => one.usedMs - other.usedMs);
    const idle = byAge.filter(
      ([, { usedMs }], index) => now() - usedMs > IDLE_MS || byAge.length - index >= MAX_SESSIONS,
    );
    await Promise.all(idle.map(([id]) => forget(id)));
  }

  async function begin(request: Request): Promise<Response> {
    await sweep();
    const transport: Transport = new Transport({
      sessionIdGenerator: randomUUID,
      maxRequestBodySize: MAX_BODY_BYTES,
      onsessioninitialized: (id) => void open.set(id, { transport, close: () => server.close(), usedMs: now() }),
      onsessionclosed: (id) => forget(id),
    });
    const server = createServer(desk, openPurse());
    await server.connect(transport);
    const answer = await transport.handleRequest(request);
    // What was no beginning has left nothing.
    if (transport.sessionId === undefined) await server.close();
    return answer;
  }

  return {
    answer(request) {
      const id = request.headers.get('mcp-session-id');
      if (id === null) return begin(request);
      const session = open.get(id);
      if (session === undefined) return Promise.resolve(unknownSession());
      session.usedMs = now();
      return session.transport.handleRequest(request);
    },
    async close() {
      await Promise.all([...open.keys()].map(forget));
    },
  };
}

/** As the protocol wants it: the client begins anew. */
function unknownSession(): Response {
  const error = { code: -32_001, message: 'There is no such session any more; begin a new one.' };
  return Response.json({ jsonrpc: '2.0', error, id: null }, { status: 404 });
}
