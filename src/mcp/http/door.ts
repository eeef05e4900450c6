import type { Context } from 'hono';
import { Hono } from 'hono';
import { namesLoopback } from '../../network/loopback.js';
import type { Sessions } from './sessions.js';

/** Where the protocol is spoken. */
export const MCP_PATH = '/mcp';

export interface DoorOptions {
  readonly isTokenRight: (header: string | undefined) => boolean;
  /** Whether only this machine can reach the address; then a request names it as one of its own names. */
  readonly isLoopback: boolean;
  readonly sessions: Sessions;
}

/** The protocol by HTTP, for who has the token. A web page has no way in, whatever name it has given this machine. */
export function createDoor({ isTokenRight, isLoopback, sessions }: DoorOptions): Hono {
  const app = new Hono();
  app.use(async (context, next) => {
    const refusal = refuseForeign(context, isLoopback);
    if (refusal !== undefined) return refuse(context, 403, refusal);
    if (context.req.path !== MCP_PATH)
      return refuse(context, 404, `nothing is here; the protocol is spoken at ${MCP_PATH}`);
    if (!isTokenRight(context.req.header('authorization'))) {
      context.header('www-authenticate', 'Bearer');
      return refuse(context, 401, 'send the token of this server: Authorization: Bearer <token>');
    }
    return next();
  });
  app.on(['GET', 'POST', 'DELETE'], MCP_PATH, (context) => sessions.answer(context.req.raw));
  app.all(MCP_PATH, (context) => refuse(context, 405, 'use GET, POST or DELETE'));
  app.onError((_error, context) => refuse(context, 500, 'this went wrong here; try again'));
  return app;
}

/** Why a request is not from a program that was told where we are. */
function refuseForeign({ req }: Context, isLoopback: boolean): string | undefined {
  const host = req.header('host') ?? '';
  if (isLoopback && !namesLoopback(host)) return 'the name of this host is not one of this machine';
  const origin = req.header('origin');
  if (origin === undefined) return undefined;
  const isOwn = URL.canParse(origin) && new URL(origin).host.toLowerCase() === host.toLowerCase();
  return isOwn ? undefined : 'web pages of other hosts may not call this server';
}

function refuse(context: Context, status: 401 | 403 | 404 | 405 | 500, message: string): Response {
  // A body that nobody reads must not be waited for.
  context.header('connection', 'close');
  return context.json({ jsonrpc: '2.0', error: { code: -32_000, message }, id: null }, status);
}
