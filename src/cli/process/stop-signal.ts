import type { Env } from '../../domain/env.js';
import { EXIT } from '../program/exit-codes.js';
import { watchLauncher } from './parent-process.js';

/**
 * npm and npx pass on the Ctrl-C that the terminal has given to all of us already: two within this time are one. A person who presses
 * twice takes longer.
 */
const SAME_PRESS_MS = 500;

export interface StopSignal {
  /** Aborted at the first SIGINT or SIGTERM, and when the npx or npm that started this process is gone. */
  readonly signal: AbortSignal;
  /** Ends the listening. */
  readonly close: () => void;
}

/**
 * Listens for whoever wants this process to stop. The first word is enough: what has not ended in order after `limitMs` is ended, and a
 * second signal ends it at once. Temporal picks up what was dropped.
 */
export function listenForStop({ env, limitMs }: { env: Env; limitMs: number }): StopSignal {
  const stop = new AbortController();
  const end = () => process.exit(EXIT.interrupted);
  let stoppedMs: number | undefined;
  let limit: NodeJS.Timeout | undefined;
  const begin = () => {
    stoppedMs ??= performance.now();
    limit ??= setTimeout(end, limitMs).unref();
    stop.abort();
  };
  const onSignal = () => {
    if (stoppedMs !== undefined && performance.now() - stoppedMs > SAME_PRESS_MS) end();
    begin();
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  const unwatch = watchLauncher(env, begin);
  return {
    signal: stop.signal,
    close() {
      clearTimeout(limit);
      unwatch();
      process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    },
  };
}
