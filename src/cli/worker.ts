import type { ExitCode } from './exit-codes.js';
import { EXIT } from './exit-codes.js';
import type { Io } from './io.js';

/** `kling worker`: takes generations from Temporal until it is told to stop. */
export async function runWorker(_options: Record<string, unknown>, io: Io): Promise<ExitCode> {
  const { runWorkerProcess } = await import('../worker.js');
  const stop = new AbortController();
  io.signal.addEventListener('abort', () => stop.abort(), { once: true });
  // Started by `kling dev`: when that is gone, however it went, so is this.
  process.once('disconnect', () => stop.abort());
  await runWorkerProcess(io.config, {
    signal: stop.signal,
    write: (line) => io.err(line),
    onReady: (facts) => process.send?.({ ready: facts }),
  });
  return EXIT.ok;
}
