import { setTimeout as sleep } from 'node:timers/promises';
import { orAbort } from '../or-abort.js';

export interface RetryConnectOptions<Connection> {
  readonly connect: () => Promise<Connection>;
  /** Closes a connection that came too late. */
  readonly discard: (late: Connection) => Promise<void>;
  /** True for what waiting cannot mend. */
  readonly isHopeless: (error: unknown) => boolean;
  readonly signal: AbortSignal;
  readonly limitMs: number;
  readonly onFailure: (delayMs: number, error: unknown) => void;
  /** 1 s at first, so that a server that is just starting is met soon. */
  readonly firstDelayMs?: number;
}

/** Often enough that a worker is there soon after its server. */
const LONGEST_DELAY_MS = 10_000;

/** Tries to connect until it works. Throws the last error at the limit or when it is hopeless, and the signal's reason when aborted. */
export async function retryConnect<Connection>(options: RetryConnectOptions<Connection>): Promise<Connection> {
  const { signal, limitMs, isHopeless, onFailure, firstDelayMs = 1000 } = options;
  const deadline = performance.now() + limitMs;
  for (let delayMs = firstDelayMs; ; delayMs = Math.min(delayMs * 2, LONGEST_DELAY_MS)) {
    try {
      return await connectOnce(options);
    } catch (error) {
      signal.throwIfAborted();
      if (isHopeless(error) || performance.now() + delayMs > deadline) throw error;
      onFailure(delayMs, error);
      // With the reason itself, not with the timer's own error about it.
      await orAbort(signal, sleep(delayMs, undefined, { signal }));
    }
  }
}

/** One try, which an abort leaves behind; the SDK cannot cancel it. */
async function connectOnce<Connection>({
  connect,
  discard,
  signal,
}: RetryConnectOptions<Connection>): Promise<Connection> {
  signal.throwIfAborted();
  const connecting = connect();
  try {
    return await orAbort(signal, connecting);
  } catch (error) {
    if (signal.aborted) void connecting.then(discard).catch(() => undefined);
    throw error;
  }
}
