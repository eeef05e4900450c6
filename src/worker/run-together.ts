/** What runs until it is shut down, as the SDK's `Worker` does. */
export interface Runnable {
  /** Resolves when it has stopped; rejects with what ended it badly. */
  run(): Promise<void>;
  /** Throws when it does not run. */
  shutdown(): void;
  getState(): string;
}

/**
 * A worker that is STOPPED has done and reported all its work. It only says goodbye to the server, for which the SDK would wait 30 s when the
 * server is frozen. Nothing is lost with less, and three seconds reach a server across an ocean.
 */
const FAREWELL_MS = 3000;
/** How often one that is told to stop is asked whether it has: the SDK has no event for it. */
const LOOK_EVERY_MS = 100;

/**
 * Runs all parts until the signal is aborted. When one ends before, the others are shut down too, since a process that takes only a part of its
 * work is worse than none; then this throws, once all have stopped.
 */
export async function runTogether(
  parts: readonly Runnable[],
  signal: AbortSignal,
  { farewellMs = FAREWELL_MS } = {},
): Promise<void> {
  const stopping = new AbortController();
  const stop = () => {
    parts.filter((part) => part.getState() === 'RUNNING').forEach((part) => part.shutdown());
    stopping.abort();
  };
  signal.addEventListener('abort', stop, { once: true });
  const endedByThemselves = new Set<Runnable>();
  const ends = await Promise.allSettled(
    parts.map(async (part) => {
      try {
        const running = runUntilStopped(part, stopping.signal, farewellMs);
        // Told to stop before it ran: `stop` has passed it over.
        if (signal.aborted) stop();
        await running;
      } finally {
        if (!signal.aborted) endedByThemselves.add(part);
        stop();
      }
    }),
  );
  signal.removeEventListener('abort', stop);
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  if (endedByThemselves.size > 0) throw new Error('A part of the worker has ended by itself');
}

/** Runs one part. Once it is STOPPED, waits `farewellMs` more at most. */
async function runUntilStopped(part: Runnable, stopping: AbortSignal, farewellMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new AbortController();
  const parted = new Promise<void>((resolve) => {
    const look = () => {
      timer = part.getState() === 'STOPPED' ? setTimeout(resolve, farewellMs) : setTimeout(look, LOOK_EVERY_MS);
    };
    stopping.addEventListener('abort', look, { once: true, signal: over.signal });
  });
  try {
    await Promise.race([part.run(), parted]);
  } finally {
    over.abort();
    clearTimeout(timer);
  }
}
