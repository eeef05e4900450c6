import path from 'node:path';
import type { Config } from '../config/read-config.js';
import { fingerprint } from '../domain/text/fingerprint.js';
import type { ListenAddress } from '../network/listening.js';
import { readProfile } from '../temporal/connect/profile.js';
import type { AgentRights, Desk } from './desk.js';
import { createDesk } from './desk.js';
import { createDoor, MCP_PATH } from './http/door.js';
import { listenHttp } from './http/listen.js';
import { createSessions } from './http/sessions.js';
import { createTokenCheck } from './http/token.js';
import type { Purse } from './money/purse.js';
import { createPurses } from './money/purse.js';
import { findCost } from './money/settle-held.js';
import { createSpendingBook } from './money/spending-book.js';
import { serveStdio } from './stdio.js';

export interface HttpOptions extends ListenAddress {
  readonly token: string;
  /** Whether only this machine can reach it. */
  readonly isLoopback: boolean;
  /** Gets the address of the protocol. */
  readonly onListening: (url: string) => void;
}

export interface ServeOptions {
  readonly rights: AgentRights;
  /** Absent for one client at standard input and output. */
  readonly http?: HttpOptions;
  readonly signal: AbortSignal;
  /** A line for the operator. */
  readonly log: (line: string) => void;
}

/** Serves agents until the signal is aborted, or the one client has gone. Temporal need not be there: what is asked says so then. */
export async function serveAgents(config: Config, { rights, http, signal, log }: ServeOptions): Promise<void> {
  const desk = createDesk(config, rights, log);
  const openPurse = await createDeskPurses(desk);
  try {
    if (http === undefined) await serveStdio(desk, openPurse(), signal);
    else await serveHttp(desk, openPurse, http, signal);
  } finally {
    await desk.session.close();
  }
}

async function serveHttp(desk: Desk, openPurse: () => Purse, http: HttpOptions, signal: AbortSignal): Promise<void> {
  const sessions = createSessions(desk, openPurse, Date.now);
  const door = createDoor({ isTokenRight: createTokenCheck(http.token), isLoopback: http.isLoopback, sessions });
  const listening = await listenHttp(door.fetch, http);
  http.onListening(`${listening.url}${MCP_PATH}`);
  if (!signal.aborted)
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  await sessions.close();
  await listening.close();
}

/** Purses whose book is of the server, namespace and task queue that the money is spent through. */
async function createDeskPurses({ config, rights, session }: Desk): Promise<() => Purse> {
  const { address, namespace } = await readProfile(config.env);
  const name = fingerprint(JSON.stringify([address, namespace, config.taskQueue]));
  const book = createSpendingBook({ dir: path.join(config.stateDir, 'agents'), name }, Date.now);
  return createPurses({
    book,
    limits: rights.limits,
    findCost: (held) => session.use((open) => findCost(held, Date.now(), open)),
  });
}
