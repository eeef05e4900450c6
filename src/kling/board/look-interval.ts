import type { PollSchedule } from '../../domain/generation/polls/polling.js';

/** Of `firstMs`, so that tests and the simulator may run all of it faster: 1.8 s by default. */
const ONE_REQUEST = 0.18;
/** The longest that keeps the mean delay to notice within 1.2 s, a reply of 0.15 s included: 2.1 s by default. */
const MORE_REQUESTS = 0.21;

/**
 * Milliseconds from the start of one tick to the start of the next, for a tick of so many requests.
 *
 * Two budgets meet here. A task ends anywhere between two ticks, so it is noticed half an interval later, and the time of a reply: for a
 * mean of 1.2 s the interval may be 2.1 s. And a generation of G seconds costs `requests x G / (interval x tasks in flight)` requests:
 * for 3.5 at 20 in flight, 0.7 at 100 and 0.14 at 500 (G = 120 s), which is one and the same rate of 0.58 requests a second, a tick of
 * one request may come every 1.72 s. So one request comes every 1.8 s, which leaves a little for tasks that a list lacks; a tick that
 * needs more cannot keep that rate without being late, and takes what the delay allows.
 *
 * | in flight              | a tick                     | every | requests a generation | noticed after (reply 0.1 s) |
 * |------------------------|----------------------------|-------|-----------------------|-----------------------------|
 * | 1                      | none: by id, 10 s to 30 s  |       | 10                    | 5 s and more                |
 * | 2                      | 1 x `/tasks`               | 1.8 s | 33                    | 1.0 s                       |
 * | 20                     | 1 x `/tasks`               | 1.8 s | 3.3                   | 1.0 s                       |
 * | 100 of one product     | 1 page of 200              | 1.8 s | 0.67                  | 1.0 s                       |
 * | 100 of many products   | 1 page of 200 of all       | 1.8 s | 0.67                  | 1.0 s                       |
 * | the same, no such page | 5 x `/tasks`               | 2.1 s | 2.9                   | 1.15 s                      |
 * | 500 of one product     | 1 page of 500              | 1.8 s | 0.13                  | 1.0 s                       |
 * | 500, some further down | 2 pages of 500             | 2.1 s | 0.23                  | 1.15 s                      |
 */
export function tickIntervalMs(requests: number, schedule: PollSchedule): number {
  return schedule.firstMs * (requests > 1 ? MORE_REQUESTS : ONE_REQUEST);
}

/**
 * Milliseconds between looks while callbacks tell of the ends: 40 s by default. They only find what a callback has failed to tell, so this
 * is what a lost one costs at most; at 100 in flight they are 0.03 requests a generation.
 */
export function calmIntervalMs(schedule: PollSchedule): number {
  return 4 * schedule.firstMs;
}

/** Milliseconds to wait for others before a look that is wanted at once: after a restart, hundreds come together. 0.1 s by default. */
export function gatherMs(schedule: PollSchedule): number {
  return schedule.firstMs / 100;
}

/** Gives a function that makes a delay up to a tenth shorter or longer, so that workers do not fall into step. `random` is in [0, 1). */
export function createJitter(random: () => number): (delayMs: number) => number {
  return (delayMs) => delayMs * (0.9 + 0.2 * random());
}
