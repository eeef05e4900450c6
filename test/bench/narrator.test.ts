import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createNarrator } from '../../bench/narrator.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the narrator', () => {
  it('repeats the last line after ten seconds of silence, so that nobody takes work for a hang', () => {
    const lines: string[] = [];
    const narrator = createNarrator((line) => lines.push(line), Date.now);
    narrator.say('begins');
    vi.advanceTimersByTime(9_000);
    expect(lines).toEqual(['   0 s  begins']);
    vi.advanceTimersByTime(1_000);
    expect(lines).toEqual(['   0 s  begins', '  10 s  ... begins']);
    narrator.stop();
    vi.advanceTimersByTime(60_000);
    expect(lines).toHaveLength(2);
  });
});
