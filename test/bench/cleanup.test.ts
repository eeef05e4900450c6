import { describe, expect, it } from 'vitest';
import { createCleanup } from '../../bench/cleanup.js';

describe('what has to be closed', () => {
  it('is closed the latest first, each once, whatever one of them does', async () => {
    const closed: string[] = [];
    const cleanup = createCleanup();
    const note = (name: string) => () => {
      closed.push(name);
      return name === 'b' ? Promise.reject(new Error('b is stuck')) : Promise.resolve();
    };
    cleanup.add(note('a'));
    cleanup.add(note('b'));
    const closeC = cleanup.add(note('c'));
    await closeC();
    await cleanup.closeAll();
    await cleanup.closeAll();
    expect(closed).toEqual(['c', 'b', 'a']);
  });

  it('is closed even when it was started while the rest is being closed', async () => {
    const closed: string[] = [];
    const cleanup = createCleanup();
    cleanup.add(() => {
      cleanup.add(() => Promise.resolve(void closed.push('late')));
      return Promise.resolve(void closed.push('early'));
    });
    await Promise.all([cleanup.closeAll(), cleanup.closeAll()]);
    expect(closed).toEqual(['early', 'late']);
    expect(cleanup.isClosing()).toBe(true);
  });
});
