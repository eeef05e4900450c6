import { expect, it } from 'vitest';
import { createKnownEnds } from '../../../../src/kling/board/told/known-ends.js';
import { taskOf } from '../../literal-kling.js';

it('keeps what was told of a task for ten minutes, and takes a hint only where nothing better is kept', () => {
  let elapsedMs = 0;
  const ends = createKnownEnds(() => elapsedMs);
  const task = taskOf('succeeded', 'task-0');
  ends.keep(task);
  ends.keepHint('task-0');
  elapsedMs = 600_000;
  expect(ends.find('task-0')).toEqual(task);
  elapsedMs = 600_001;
  expect(ends.find('task-0')).toBeUndefined();
  ends.keepHint('task-0');
  expect(ends.find('task-0')).toBe('hint');
});
