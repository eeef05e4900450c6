import { describe, expect, it } from 'vitest';
import { mapLazily } from '../../../src/domain/work/map-lazily.js';

describe('mapLazily', () => {
  const made: string[] = [];
  const kept = new Map([
    ['a', '1'],
    ['b', '2'],
  ]);
  const lazy = mapLazily(kept, (value, key) => {
    made.push(key);
    return Number(value);
  });

  it('makes a value each time it is asked for, and none before', () => {
    made.length = 0;
    expect([lazy.size, lazy.has('a'), lazy.has('c'), [...lazy.keys()]]).toEqual([2, true, false, ['a', 'b']]);
    expect(made).toEqual([]);
    expect([lazy.get('b'), lazy.get('b'), lazy.get('c')]).toEqual([2, 2, undefined]);
    expect(made).toEqual(['b', 'b']);
  });

  it('is gone through as any other map, as often as one likes', () => {
    const all = [
      ['a', 1],
      ['b', 2],
    ];
    const visited: unknown[] = [];
    lazy.forEach((value, key, map) => visited.push([key, value], map === lazy));
    expect(visited).toEqual([all[0], true, all[1], true]);
    expect([...lazy]).toEqual(all);
    expect([...lazy.entries()]).toEqual(all);
    expect([...lazy.entries()]).toEqual(all);
    expect([...lazy.values()]).toEqual([1, 2]);
  });
});
