import { setTimeout as sleep } from 'node:timers/promises';
import type { Session } from '../client/session.js';
import { useSession } from '../client/session.js';
import { tieSignal } from '../client/tied-signal.js';
import { rethrowInWords } from './advice-words.js';
import { orAbort } from '../temporal/or-abort.js';
import { TemporalUnreachable } from '../temporal/connect/temporal-unreachable.js';

/** A connection that is made when it is first needed, and shared by all that is asked afterwards. */
export interface LazySession {
  /** Does something with the session, and a signal that is aborted with the given one and when the session is closed. Rejects with its reason at once. */
  use<T>(work: Work<Promise<T>>, given?: AbortSignal): Promise<T>;
  /** Goes through something with the session, one step at a time. Ends as `use` does. */
  iterate<T>(source: Work<AsyncIterable<T>>, given?: AbortSignal): AsyncGenerator<T>;
  /** Ends what is under way, and closes what was opened. What is asked afterwards opens it again. */
  close(): Promise<void>;
}

/** Calls that are cancelled end at once; one that is between two tries may take longer, and ours bears to be closed then. */
const CANCEL_LIMIT_MS = 1000;

type Work<Result> = (session: Session, signal: AbortSignal) => Result;

export function createLazySession(openSession: () => Promise<Session>): LazySession {
  let opening: Promise<Session> | undefined;
  let closing = new AbortController();
  const working = new Set<Promise<unknown>>();

  function open(): Promise<Session> {
    opening ??= openSession().catch((error: unknown) => {
      // The next call tries again.
      opening = undefined;
      throw error;
    });
    return opening;
  }

  function use<T>(work: Work<Promise<T>>, given?: AbortSignal): Promise<T> {
    const { signal, untie } = tieSignal(given, closing.signal);
    const run = async () => {
      signal.throwIfAborted();
      const session = await open();
      return session.connection.withAbortSignal(signal, () => useSession(session, () => work(session, signal)));
    };
    const answer = run().finally(() => working.delete(answer));
    working.add(answer);
    return orAbort(signal, answer).finally(untie).catch(rethrowInWords);
  }

  return {
    use,
    async *iterate(source, given) {
      const { signal, untie } = tieSignal(given, closing.signal);
      const steps = await use((session) => Promise.resolve(source(session, signal)[Symbol.asyncIterator]()), signal);
      try {
        for (;;) {
          const step = await use(() => steps.next(), signal);
          if (step.done === true) return;
          yield step.value;
        }
      } finally {
        untie();
        // A step that is still under way ends by itself; nobody waits for it.
        void steps.return?.().catch(() => undefined);
      }
    },
    async close() {
      const [opened, ended] = [opening, closing];
      opening = undefined;
      closing = new AbortController();
      ended.abort(new TemporalUnreachable('This client was closed before an answer came; what was started goes on.'));
      // A connection that is closed under a call may end the process: the SDK tries again from a timer.
      await Promise.race([Promise.allSettled(working), sleep(CANCEL_LIMIT_MS, undefined, { ref: false })]);
      const session = await opened?.catch(() => undefined);
      await session?.close();
    },
  };
}
