import { Context } from '@temporalio/activity';

/** For what is over in a moment, or changes all the time; the heartbeat timeouts are 5 to 10 s, of which the SDK waits four fifths. */
const HEARTBEAT_EVERY_MS = 1000;

/** For what waits for minutes, by the hundred, and tells each change itself: still two in the 8 s that the SDK waits. */
export const CALM_HEARTBEAT_MS = 3500;

/**
 * Runs `work` while sending `details()` as heartbeats, so that a dead worker is noticed and a cancellation arrives. What is over sooner
 * than `everyMs` sends none: each is a write at the server, and billed; the timeout counts from the start anyway.
 */
export async function withHeartbeats<T>(
  details: () => unknown,
  work: () => Promise<T>,
  everyMs = HEARTBEAT_EVERY_MS,
): Promise<T> {
  const context = Context.current();
  const timer = setInterval(() => context.heartbeat(details()), everyMs);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
