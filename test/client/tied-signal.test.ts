import { getEventListeners, setMaxListeners } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { tieSignal } from '../../src/client/tied-signal.js';

describe('a signal of a piece of work', () => {
  it('is aborted with the first of the others, for its reason, until it is untied', () => {
    const [first, second] = [new AbortController(), new AbortController()];
    const { signal, untie } = tieSignal(first.signal, undefined, second.signal);
    const untied = tieSignal(second.signal);
    untied.untie();
    second.abort(new Error('enough'));
    expect(signal.reason).toEqual(new Error('enough'));
    expect(untied.signal.aborted).toBe(false);
    untie();
  });

  it('is aborted at once where one of them is already', () => {
    expect(tieSignal(AbortSignal.abort('late')).signal).toMatchObject({ aborted: true, reason: 'late' });
  });

  it('bears a listener for each call of a long look, without a warning', async () => {
    const warnings: string[] = [];
    const note = ({ name }: Error) => void warnings.push(name);
    process.on('warning', note);
    onTestFinished(() => void process.off('warning', note));
    const listen = (signal: AbortSignal) => {
      for (let call = 0; call < 20; call += 1) signal.addEventListener('abort', () => undefined);
    };
    listen(tieSignal().signal);
    // Of a program that asks twenty things at once, with a signal of its own or none.
    const [closing, given] = [new AbortController(), new AbortController()];
    const ties = Array.from({ length: 20 }, () => tieSignal(given.signal, closing.signal));
    await setImmediate();
    ties.forEach(({ untie }) => untie());
    expect([closing, given].map(({ signal }) => getEventListeners(signal, 'abort').length)).toEqual([0, 0]);
    expect(warnings).toEqual([]);
    const { signal } = new AbortController();
    setMaxListeners(10, signal);
    listen(signal);
    await setImmediate();
    expect(warnings).toEqual(['MaxListenersExceededWarning']);
  });
});
