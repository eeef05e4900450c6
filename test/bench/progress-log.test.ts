import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createProgressLog } from '../../bench/progress-log.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the progressLog', () => {
  it('repeats the last line after ten seconds of silence, so that nobody takes work for a hang', () => {
    const lines: string[] = [];
    const progressLog = createProgressLog((line) => lines.push(line), Date.now);
    progressLog.say('begins');
    vi.advanceTimersByTime(9_000);
    expect(lines).toEqual(['   0 s  begins']);
    vi.advanceTimersByTime(1_000);
    expect(lines).toEqual(['   0 s  begins', '  10 s  ... begins']);
    progressLog.stop();
    vi.advanceTimersByTime(60_000);
    expect(lines).toHaveLength(2);
  });
});
