import path from 'node:path';
import type { Config } from '../config/read-config.js';
import { fingerprint } from '../domain/text/fingerprint.js';
import { readProfile } from '../temporal/connect/profile.js';
import type { AgentRights, Desk } from './desk.js';
import { createDesk } from './desk.js';
import type { HttpOptions } from './http/serve-http.js';
import type { Purse } from './money/purse.js';
import { createPurses } from './money/purse.js';
import { findCost } from './money/settle-held.js';
import { createSpendingBook } from './money/spending-book.js';
import { serveStdio } from './stdio.js';

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
    else {
      // Most clients come by stdio: they do not wait for what listens.
      const { serveHttp } = await import('./http/serve-http.js');
      await serveHttp(desk, openPurse, http, signal);
    }
  } finally {
    await desk.session.close();
  }
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
