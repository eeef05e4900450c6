/** A part of a worker process, as the SDK's `Worker` is one. */
export interface Part {
  /** Resolves when it has stopped; rejects with what ended it badly. */
  run(): Promise<void>;
  /** Throws when it does not run. */
  shutdown(): void;
  getState(): string;
}

/**
 * A part that is STOPPED has done and reported all its work. What is left is the SDK's word to the server that it goes, for which it waits 30 s when
 * the server is frozen; with this nothing is lost, and one that is across an ocean still hears it.
 */
const FAREWELL_MS = 3000;
/** How often a part that is told to stop is asked whether it has; it tells nobody. */
const LOOK_EVERY_MS = 100;

/**
 * Runs all parts until the signal is aborted. A part that ends before takes the others down, since a process that runs but does not take all
 * its work is worse than none: then this throws, once they are all down.
 */
export async function runTogether(
  parts: readonly Part[],
  signal: AbortSignal,
  { farewellMs = FAREWELL_MS } = {},
): Promise<void> {
  const stopping = new AbortController();
  const stop = () => {
    parts.filter((part) => part.getState() === 'RUNNING').forEach((part) => part.shutdown());
    stopping.abort();
  };
  signal.addEventListener('abort', stop, { once: true });
  const unasked = new Set<Part>();
  const ends = await Promise.allSettled(
    parts.map(async (part) => {
      try {
        const running = runUntilStopped(part, stopping.signal, farewellMs);
        // Told to stop before it ran: `stop` has passed it over.
        if (signal.aborted) stop();
        await running;
      } finally {
        if (!signal.aborted) unasked.add(part);
        stop();
      }
    }),
  );
  signal.removeEventListener('abort', stop);
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  if (unasked.size > 0) throw new Error('A part of the worker has ended by itself');
}

/** Runs one part; once it is told to stop, does not wait for it longer than `farewellMs` after it has. */
async function runUntilStopped(part: Part, stopping: AbortSignal, farewellMs: number): Promise<void> {
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
