import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTurns } from '../../src/callbacks/turns.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function open(answers: readonly string[], max = 100) {
  const begun: number[] = [];
  const startMs = performance.now();
  const turns = createTurns<string>({ everyMs: 2000, max, isFinal: (answer) => answer === 'done' });
  const work = async () => {
    begun.push(performance.now() - startMs);
    const answer = answers[Math.min(begun.length, answers.length) - 1] ?? '';
    await new Promise((resolve) => setTimeout(resolve, 100));
    return answer;
  };
  return { begun, ask: (key = 'a') => turns.take(key, work), size: turns.size };
}

describe('turns', () => {
  it('let those who come while one is taken share the next, two seconds later', async () => {
    const { begun, ask } = open(['not yet', 'done']);
    const first = ask();
    await vi.advanceTimersByTimeAsync(50);
    const others = Promise.all([ask(), ask(), ask()]);
    await vi.advanceTimersByTimeAsync(3000);
    expect(await first).toBe('not yet');
    expect(await others).toEqual(['done', 'done', 'done']);
    expect(begun).toEqual([0, 2000]);
  });

  it('need no further one once there is an answer that is final', async () => {
    const { begun, ask } = open(['done']);
    const all = Promise.all([ask(), ask()]);
    await vi.advanceTimersByTimeAsync(100);
    expect(await all).toEqual(['done', 'done']);
    expect(await ask()).toBe('done');
    expect(begun).toEqual([0]);
  });

  it('are apart for each key, and only so many are remembered', async () => {
    const { begun, ask, size } = open(['done'], 10);
    const all = Promise.all(Array.from({ length: 50 }, (_, index) => ask(String(index))));
    await vi.advanceTimersByTimeAsync(100);
    await all;
    expect(begun).toHaveLength(50);
    expect(size()).toBeLessThanOrEqual(11);
  });

  it('go on after one that failed', async () => {
    let count = 0;
    const turns = createTurns<string>({ everyMs: 2000, max: 10, isFinal: () => true });
    const work = () => (++count === 1 ? Promise.reject(new Error('no')) : Promise.resolve('done'));
    await expect(turns.take('a', work)).rejects.toThrow('no');
    const next = turns.take('a', work);
    await vi.advanceTimersByTimeAsync(2000);
    expect(await next).toBe('done');
  });
});
