/** How long a poll may be silent before another worker takes it over, in seconds, where few wait. */
export const USUAL_SILENCE_SECONDS = 10;
/** The same where many wait: a worker that is killed is missed for a minute at most. */
const LONGEST_SILENCE_SECONDS = 60;
/** Heartbeats a second of a process, each a write at the server and billed: what 160 polls send in their usual time. */
const HEARTBEATS_A_SECOND = 20;
/** Of its timeout the SDK waits so much between two heartbeats. */
const SENT_AFTER = 0.8;

/**
 * How long the next poll of a process in which `waiting` polls wait may be silent, in seconds: from 160 on it grows with them, so that thousands are no
 * more work for the server than some hundred.
 */
export function silenceSeconds(waiting: number): number {
  const fair = Math.ceil(waiting / (SENT_AFTER * HEARTBEATS_A_SECOND));
  return Math.min(LONGEST_SILENCE_SECONDS, Math.max(USUAL_SILENCE_SECONDS, fair));
}

/** Heartbeats a second of a process in which `waiting` polls wait that have begun among as many. */
export const heartbeatsASecond = (waiting: number): number => waiting / (SENT_AFTER * silenceSeconds(waiting));
