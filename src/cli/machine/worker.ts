import type { ExitCode } from '../program/exit-codes.js';
import { EXIT } from '../program/exit-codes.js';
import type { Io } from '../process/io.js';

/** As long as `kling dev` itself would give it: its server has gone with it, and there is nobody left to finish for. */
const ORPHAN_LIMIT_MS = 15_000;

/** `kling worker`: takes generations from Temporal until it is told to stop. */
export async function runWorker(options: Record<string, unknown>, io: Io): Promise<ExitCode> {
  if (options.waitForKeys === true && io.config.accounts.every(({ credentials }) => credentials === undefined)) {
    const { waitForKeys } = await import('./wait-for-keys.js');
    await waitForKeys(io);
    return EXIT.ok;
  }
  const { runWorkerProcess } = await import('../../worker/run-worker-process.js');
  const signal = AbortSignal.any([io.signal, untilOrphaned()]);
  try {
    await runWorkerProcess(io.config, {
      signal,
      write: (line) => io.err(line),
      onReady: (facts) => process.send?.({ ready: facts }),
    });
  } catch (error) {
    // It was still waiting for Temporal: nothing was begun that could end badly.
    if (!signal.aborted || error !== signal.reason) throw error;
  }
  return EXIT.ok;
}

/** Aborted when the `kling dev` that started this worker is gone, however it went; never where none did. */
function untilOrphaned(): AbortSignal {
  const orphaned = new AbortController();
  const leave = () => {
    setTimeout(() => process.exit(EXIT.failed), ORPHAN_LIMIT_MS).unref();
    orphaned.abort();
  };
  if (process.send === undefined) return orphaned.signal;
  if (process.connected) process.once('disconnect', leave);
  else leave();
  return orphaned.signal;
}
