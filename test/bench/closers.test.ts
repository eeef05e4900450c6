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
});
