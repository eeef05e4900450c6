import { describe, expect, it } from 'vitest';
import measured from '../../../bench/scale/measured.json' with { type: 'json' };
import { statusRequests } from '../../../bench/scale/status-requests.js';

describe('status requests a second', () => {
  it.each([
    { tasks: 0, workers: 4, perSecond: 0 },
    { tasks: 3, workers: 4, perSecond: 3 / 10 },
    { tasks: 100, workers: 1, perSecond: 1 / 1.8 },
    { tasks: 476, workers: 4, perSecond: 4 / 1.8 },
    { tasks: 477, workers: 4, perSecond: 8 / 2.1 },
    { tasks: 5000, workers: 4, perSecond: 44 / 2.1 },
  ])('are $perSecond for $tasks tasks of an account on $workers workers', ({ tasks, workers, perSecond }) => {
    expect(statusRequests(tasks, workers)).toBeCloseTo(perSecond);
  });
});

describe('the law of status requests', () => {
  it.each(measured.levels)('is what was measured at $inFlight in flight, to a tenth', ({ inFlight, klingRequests }) => {
    const said = statusRequests(inFlight, measured.workers);
    expect(Math.abs(klingRequests - said)).toBeLessThan(0.1 * said);
  });
});
