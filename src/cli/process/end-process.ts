import type { Writable } from 'node:stream';

/**
 * Ends the process once all that was written is on its way. What is left inside it must not keep it alive: a connection that could not
 * be closed, or the SDK's own threads, which no longer have anything to work for.
 */
export async function endProcess(exitCode: number, streams: readonly Writable[]): Promise<never> {
  await Promise.all(streams.map(flush));
  process.exit(exitCode);
}

/** A reader that is gone has seen enough. */
function flush(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed || stream.writableEnded) resolve();
    else stream.write('', () => resolve());
  });
}
