/**
 * The simulator's two times. The wall clock (`now`) is real time plus an offset: it dates replies, tasks, tokens and
 * signed URLs. Task time (`taskMs`) runs `speed` times as fast as real time and moves tasks from state to state, so a
 * fast demo does not let a thirty-minute token expire within two seconds, and a shifted clock finishes no task.
 */
export interface Clock {
  /** Wall clock, in Unix milliseconds. */
  readonly now: () => number;
  /** Simulated milliseconds since the start. */
  readonly taskMs: () => number;
  /** Real milliseconds since the start. */
  readonly uptimeMs: () => number;
  /** The wall time at which task time stood, or will stand, at `taskMs`. */
  readonly wallAt: (taskMs: number) => number;
  /** Real milliseconds until task time reaches `taskMs`: `Infinity` while the speed is zero. */
  readonly delayUntil: (taskMs: number) => number;
  readonly setSpeed: (speed: number) => void;
  readonly setOffset: (offsetMs: number) => void;
}

/** Builds a clock that runs `initialSpeed` simulated seconds per real second. */
export function createClock(initialSpeed: number, initialOffsetMs: number): Clock {
  const start = performance.now();
  let speed = initialSpeed;
  let offsetMs = initialOffsetMs;
  let taskBaseMs = 0;
  let realBaseMs = start;

  const now = () => Date.now() + offsetMs;
  const taskMs = () => taskBaseMs + (performance.now() - realBaseMs) * speed;
  const delayUntil = (targetMs: number) => {
    const leftMs = targetMs - taskMs();
    if (leftMs <= 0) return 0;
    return speed > 0 ? leftMs / speed : Infinity;
  };

  return {
    now,
    taskMs,
    uptimeMs: () => performance.now() - start,
    wallAt: (targetMs) => (speed > 0 ? Math.round(now() - (taskMs() - targetMs) / speed) : now()),
    delayUntil,
    setSpeed: (next) => {
      taskBaseMs = taskMs();
      realBaseMs = performance.now();
      speed = next;
    },
    setOffset: (next) => {
      offsetMs = next;
    },
  };
}
