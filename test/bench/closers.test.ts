import { describe, expect, it } from 'vitest';
import { createClosers } from '../../bench/closers.js';

describe('what has to be closed', () => {
  it('is closed the latest first, each once, whatever one of them does', async () => {
    const closed: string[] = [];
    const closers = createClosers();
    const note = (name: string) => () => {
      closed.push(name);
      return name === 'b' ? Promise.reject(new Error('b is stuck')) : Promise.resolve();
    };
    closers.add(note('a'));
    closers.add(note('b'));
    const closeC = closers.add(note('c'));
    await closeC();
    await closers.closeAll();
    await closers.closeAll();
    expect(closed).toEqual(['c', 'b', 'a']);
  });

  it('is closed even when it was started while the rest is being closed', async () => {
    const closed: string[] = [];
    const closers = createClosers();
    closers.add(() => {
      closers.add(() => Promise.resolve(void closed.push('late')));
      return Promise.resolve(void closed.push('early'));
    });
    await Promise.all([closers.closeAll(), closers.closeAll()]);
    expect(closed).toEqual(['early', 'late']);
    expect(closers.isClosing()).toBe(true);
  });
});
