import type { Session, SessionConfig } from '../client/session.js';
import { openSession, useSession } from '../client/session.js';
import { orAbort } from '../temporal/or-abort.js';

/** A connection that is made when it is first needed, and shared by all that is asked afterwards. */
export interface LazySession {
  /** Does something with the session. Rejects with the signal's reason as soon as that is aborted. */
  use<T>(work: (session: Session) => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** Goes through something with the session, one step at a time. Ends with the signal's reason when that is aborted. */
  iterate<T>(source: (session: Session) => AsyncIterable<T>, signal?: AbortSignal): AsyncGenerator<T>;
  close(): Promise<void>;
}

export function createLazySession(config: SessionConfig): LazySession {
  let opening: Promise<Session> | undefined;

  function open(): Promise<Session> {
    opening ??= openSession(config).catch((error: unknown) => {
      // The next call tries again.
      opening = undefined;
      throw error;
    });
    return opening;
  }

  async function use<T>(work: (session: Session) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const run = async () => useSession(await open(), work);
    if (signal === undefined) return run();
    signal.throwIfAborted();
    return orAbort(
      signal,
      open().then(({ connection }) => connection.withAbortSignal(signal, run)),
    );
  }

  return {
    use,
    async *iterate(source, signal) {
      const steps = await use((session) => Promise.resolve(source(session)[Symbol.asyncIterator]()), signal);
      try {
        for (;;) {
          const step = await use(() => steps.next(), signal);
          if (step.done === true) return;
          yield step.value;
        }
      } finally {
        // A step that is still under way ends by itself; nobody waits for it.
        void steps.return?.().catch(() => undefined);
      }
    },
    async close() {
      const session = await opening?.catch(() => undefined);
      opening = undefined;
      await session?.close();
    },
  };
}
