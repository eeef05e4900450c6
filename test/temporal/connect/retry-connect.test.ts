import { describe, expect, it } from 'vitest';
import { retryConnect } from '../../../src/temporal/connect/retry-connect.js';

const base = {
  discard: () => Promise.resolve(),
  isHopeless: () => false,
  signal: new AbortController().signal,
  limitMs: 10_000,
  onFailure: () => undefined,
  firstDelayMs: 1,
};

describe('connecting again and again', () => {
  it('waits twice as long each time, until it works', async () => {
    const delays: number[] = [];
    let tries = 0;
    const connect = () => ((tries += 1) < 4 ? Promise.reject(new Error('refused')) : Promise.resolve('connected'));
    expect(await retryConnect({ ...base, connect, onFailure: (delayMs) => delays.push(delayMs) })).toBe('connected');
    expect(delays).toEqual([1, 2, 4]);
  });

  it('throws at once what waiting cannot mend', async () => {
    let tries = 0;
    const connect = () => Promise.reject(new Error(`key refused, try ${(tries += 1)}`));
    await expect(retryConnect({ ...base, connect, isHopeless: () => true })).rejects.toThrow('key refused, try 1');
  });

  it('leaves a try behind when aborted, and closes what comes of it', async () => {
    const stop = new AbortController();
    const arrive: ((late: string) => void)[] = [];
    const discarded: string[] = [];
    const connecting = retryConnect({
      ...base,
      connect: () => new Promise<string>((resolve) => arrive.push(resolve)),
      discard: (late) => Promise.resolve(void discarded.push(late)),
      signal: stop.signal,
    });
    stop.abort(new Error('told to stop'));
    await expect(connecting).rejects.toThrow('told to stop');
    arrive[0]?.('late');
    await expect.poll(() => discarded).toEqual(['late']);
  });
});
