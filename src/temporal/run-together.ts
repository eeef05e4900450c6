/** A part of a worker process, as the SDK's `Worker` is one. */
export interface Part {
  /** Resolves when it has stopped; rejects with what ended it badly. */
  run(): Promise<void>;
  /** Throws when it does not run. */
  shutdown(): void;
  getState(): string;
}

/**
 * Runs all parts until the signal is aborted. A part that ends before takes the others down, since a process that runs but does not take all
 * its work is worse than none: then this throws, once they are all down.
 */
export async function runTogether(parts: readonly Part[], signal: AbortSignal): Promise<void> {
  const stop = () => parts.filter((part) => part.getState() === 'RUNNING').forEach((part) => part.shutdown());
  signal.addEventListener('abort', stop, { once: true });
  const unasked = new Set<Part>();
  const ends = await Promise.allSettled(
    parts.map(async (part) => {
      try {
        const running = part.run();
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
