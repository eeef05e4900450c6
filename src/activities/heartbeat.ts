import { Context } from '@temporalio/activity';

/** Temporal's heartbeat timeout is 5 to 10 s; the SDK throttles, so sending each second costs nothing and keeps the details fresh. */
const HEARTBEAT_EVERY_MS = 1000;

/** Runs `work` while sending `details()` as heartbeats, so that a dead worker is noticed and a cancellation arrives. */
export async function withHeartbeats<T>(details: () => unknown, work: () => Promise<T>): Promise<T> {
  const context = Context.current();
  context.heartbeat(details());
  const timer = setInterval(() => context.heartbeat(details()), HEARTBEAT_EVERY_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
