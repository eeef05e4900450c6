/** How often one task is looked at while nobody else waits. */
export interface PollSchedule {
  /** Delay before each of the first looks, in milliseconds. */
  readonly firstMs: number;
  /** How many looks keep that delay. */
  readonly steadyLooks: number;
  readonly factor: number;
  readonly capMs: number;
}

/**
 * 10 s for the first five looks, then x1.2 up to 30 s: most videos are done within two minutes, and a look costs nothing at Kling
 * but adds a second of notice for every second between looks.
 */
export const DEFAULT_SCHEDULE: PollSchedule = { firstMs: 10_000, steadyLooks: 5, factor: 1.2, capMs: 30_000 };

/** The same curve, faster or slower: every delay in proportion to `firstMs`. */
export function scaleSchedule(firstMs: number): PollSchedule {
  return { ...DEFAULT_SCHEDULE, firstMs, capMs: firstMs * (DEFAULT_SCHEDULE.capMs / DEFAULT_SCHEDULE.firstMs) };
}

/** Milliseconds until the next look, after `looks` looks. */
export function nextDelayMs(looks: number, schedule: PollSchedule = DEFAULT_SCHEDULE): number {
  const growth = Math.max(0, looks - schedule.steadyLooks + 1);
  return Math.min(schedule.capMs, schedule.firstMs * schedule.factor ** growth);
}

/** Milliseconds until the next look after `failures` looks in a row that got no answer: doubles, up to twice the cap. */
export function backOffMs(failures: number, schedule: PollSchedule = DEFAULT_SCHEDULE): number {
  return Math.min(schedule.capMs * 2, schedule.firstMs * 2 ** Math.max(0, failures - 1));
}
