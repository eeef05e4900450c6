import { describe, expect, it } from 'vitest';
import type { DayPlan } from '../../../bench/scale/day.js';
import { simulateDay } from '../../../bench/scale/day.js';

const PLAN: DayPlan = {
  ...{ generations: 400, daySeconds: 3600, peak: 'at once', accounts: 1, slots: 20, taskSeconds: 120, spread: 0 },
  ...{ noticeSeconds: 0, handOverSeconds: 0, failedShare: 0, retrySeconds: 5, seed: 1 },
};

describe('a simulated day', () => {
  it('runs in rounds where all wait from the beginning and nothing is lost between two tasks', () => {
    const day = simulateDay(PLAN);
    expect(day).toMatchObject({ completed: 400, creates: 400, endSeconds: 20 * 120, mostInLine: 380, slotShare: 1 });
    expect(day.waitMost).toBe(19 * 120);
  });

  it('loses what a slot stands empty: the mean notice and the hand-over, of each round but the last', () => {
    const day = simulateDay({ ...PLAN, generations: 40_000, noticeSeconds: 1, handOverSeconds: 0.5 });
    expect(day.slotShare).toBeGreaterThan((120 / 121.5) * 0.999);
    expect(day.slotShare).toBeLessThan((120 / 121.5) * 1.001);
  });

  it('has as many tasks under way as arrive while one takes, where slots are many', () => {
    const day = simulateDay({ ...PLAN, generations: 36_000, peak: 1, slots: 5000 });
    // Little's law: 10 a second times 120 s; five standard deviations of a Poisson stream.
    const { minutes, waitMost } = day;
    const busy = minutes.slice(5, 55).map(([tasks = 0]) => tasks);
    const mean = busy.reduce((sum, tasks) => sum + tasks, 0) / busy.length;
    expect(Math.abs(mean - 1200)).toBeLessThan(5 * Math.sqrt(1200 / 25));
    expect(waitMost).toBe(0);
  });

  it('has its most arrivals where the curve has its peak', () => {
    const { createsPeak, minutes } = simulateDay({
      ...PLAN,
      generations: 72_000,
      daySeconds: 7200,
      peak: 1.8,
      slots: 50_000,
    });
    // 18 a second, as a Poisson stream of a minute: the largest of some sixty is within five deviations.
    expect(Math.abs(createsPeak - 18)).toBeLessThan(5 * Math.sqrt(18 / 60));
    expect(minutes[60]?.[0]).toBeGreaterThan(2 * (minutes[8]?.[0] ?? Infinity));
  });

  it('makes failed tasks again, and completes each generation once', () => {
    const day = simulateDay({ ...PLAN, generations: 10_000, failedShare: 0.2 });
    expect(day.completed).toBe(10_000);
    // Each create fails by a fifth: 1 / 0.8 creates, within five deviations.
    expect(Math.abs(day.creates - 12_500)).toBeLessThan(5 * Math.sqrt((10_000 * 0.2) / 0.64));
  });

  it('never has more tasks of an account than slots, and is the same for the same seed', () => {
    const plan = {
      ...PLAN,
      generations: 20_000,
      peak: 1.8,
      accounts: 10,
      slots: 60,
      spread: 0.1,
      noticeSeconds: 1,
    } as const;
    const day = simulateDay(plan);
    expect(Math.max(...day.minutes.flat())).toBeLessThanOrEqual(60);
    expect(simulateDay(plan)).toEqual(day);
    expect(simulateDay({ ...plan, seed: 2 })).not.toEqual(day);
  });
});
