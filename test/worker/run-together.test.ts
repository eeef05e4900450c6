import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Runnable } from '../../src/worker/run-together.js';
import { runTogether } from '../../src/worker/run-together.js';

/** A part that runs until it is shut down, or until the test ends it. */
function createPart(): Runnable & { readonly end: (error?: Error) => void } {
  let state = 'INITIALIZED';
  let resolve: () => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<void>((fulfil, refuse) => {
    resolve = fulfil;
    reject = refuse;
  });
  const end = (error?: Error) => {
    state = error === undefined ? 'STOPPED' : 'FAILED';
    if (error === undefined) resolve();
    else reject(error);
  };
  return {
    end,
    run() {
      state = 'RUNNING';
      return promise;
    },
    shutdown() {
      if (state !== 'RUNNING') throw new Error(`shut down while ${state}`);
      state = 'STOPPING';
      setImmediate(end);
    },
    getState: () => state,
  };
}

describe('the parts of a worker', () => {
  it('run until they are told to stop, and end well', async () => {
    const parts = [createPart(), createPart()];
    const stop = new AbortController();
    const running = runTogether(parts, stop.signal);
    expect(parts.map((part) => part.getState())).toEqual(['RUNNING', 'RUNNING']);
    stop.abort();
    await running;
    expect(parts.map((part) => part.getState())).toEqual(['STOPPED', 'STOPPED']);
  });

  it('are all down before it is thrown that one has failed', async () => {
    const parts = [createPart(), createPart(), createPart()];
    const running = runTogether(parts, new AbortController().signal);
    parts[1]?.end(new Error('namespace gone'));
    await expect(running).rejects.toThrow('namespace gone');
    expect(parts.map((part) => part.getState())).toEqual(['STOPPED', 'FAILED', 'STOPPED']);
  });

  it('end badly when one has ended unasked, though it ended well', async () => {
    const parts = [createPart(), createPart()];
    const running = runTogether(parts, new AbortController().signal);
    parts[0]?.end();
    await expect(running).rejects.toThrow('A part of the worker has ended by itself');
    expect(parts.map((part) => part.getState())).toEqual(['STOPPED', 'STOPPED']);
  });

  it('stop at once when they were told to before they ran', async () => {
    const parts = [createPart(), createPart()];
    await runTogether(parts, AbortSignal.abort());
    expect(parts.map((part) => part.getState())).toEqual(['STOPPED', 'STOPPED']);
  });

  /** As the SDK's worker when its server is frozen: all is done, and its farewell does not come to an end. */
  const withoutFarewell = (part: ReturnType<typeof createPart>): Runnable => ({
    ...part,
    run: () => part.run().then(() => new Promise(() => undefined)),
  });

  it('are not waited for once all their work is done and only the farewell to the server is left', async () => {
    const part = createPart();
    const stop = new AbortController();
    const running = runTogether([withoutFarewell(part), createPart()], stop.signal, { farewellMs: 1 });
    stop.abort();
    await running;
    expect(part.getState()).toBe('STOPPED');
  });

  it('are waited for as long as they have work in hand', async () => {
    const busy = createPart();
    const stop = new AbortController();
    let isOver = false;
    const stubborn = { ...withoutFarewell(busy), shutdown: () => undefined };
    const running = runTogether([stubborn], stop.signal, { farewellMs: 1 }).then(() => (isOver = true));
    stop.abort();
    await sleep(300);
    expect(isOver).toBe(false);
    busy.end();
    await running;
  });

  it('say what has failed though another does not come to its end', async () => {
    const [failing, other] = [createPart(), createPart()];
    const running = runTogether([failing, withoutFarewell(other)], new AbortController().signal, { farewellMs: 1 });
    failing.end(new Error('namespace gone'));
    await expect(running).rejects.toThrow('namespace gone');
  });
});
