import type { Clock } from '../clock.js';
import type { Session } from './session.js';

const DAY_MS = 24 * 3600 * 1000;

/** The sessions of all accounts. */
export interface Sessions {
  /** Undefined for one of another account, and after a day. */
  readonly find: (account: string, id: string) => Session | undefined;
  readonly open: (account: string, session: Pick<Session, 'source' | 'faces'>) => Session;
  readonly change: (session: Session, changes: Partial<Session>) => void;
}

/** Builds an empty set. */
export function createSessions(clock: Clock, nextId: () => string): Sessions {
  const sessions = new Map<string, Session>();
  return {
    find: (account, id) => {
      const session = sessions.get(id);
      const isThere = session?.account === account && clock.now() - session.openedAtMs < DAY_MS;
      return isThere ? session : undefined;
    },
    open: (account, { source, faces }) => {
      const session = { id: nextId(), account, openedAtMs: clock.now(), source, faces, marked: new Set<number>() };
      sessions.set(session.id, session);
      return session;
    },
    change: (session, changes) => void sessions.set(session.id, { ...session, ...changes }),
  };
}
