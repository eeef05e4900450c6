import { describe, expect, it } from 'vitest';
import type { AccountTask } from '../../../src/domain/queries/account-task.js';
import { planFor } from '../../../src/domain/queries/account-task.js';

const NOW_MS = Date.parse('2026-11-25T00:00:00.000Z');
const task = (over: Partial<AccountTask>): AccountTask => ({
  taskId: '7',
  status: 'succeeded',
  message: '',
  outputs: [],
  isKnown: false,
  updatedAt: '2026-11-20T00:00:00.000Z',
  ...over,
});
const workflow = (state: 'running' | 'completed' | 'ended') => ({ id: 'gen-1', runId: 'r', state });

describe('what is done about a task that succeeded', () => {
  const cases: readonly (readonly [string, Partial<AccountTask>, boolean, string])[] = [
    ['nobody knows it', {}, false, 'adopt'],
    ['its files are there', { folder: '/outputs/gen-1' }, false, 'on disk'],
    ['a workflow is at it', { workflow: workflow('running') }, false, 'under way'],
    ['its workflow failed', { workflow: workflow('ended') }, false, 'adopt'],
    ['its files are lost', { workflow: workflow('completed') }, false, 'adopt'],
    ['its files are on another machine', { workflow: workflow('completed') }, true, 'elsewhere'],
    ['it is 31 days old', { updatedAt: '2026-10-25T00:00:00.000Z' }, false, 'expired'],
    [
      'it is 31 days old and its files are there',
      { updatedAt: '2026-10-25T00:00:00.000Z', folder: '/o' },
      false,
      'on disk',
    ],
    ['Kling does not say how old it is', { updatedAt: undefined }, false, 'adopt'],
  ];
  for (const [what, over, isElsewhere, recovery] of cases)
    it(`is "${recovery}" where ${what}`, () => {
      expect(planFor(task(over), { nowMs: NOW_MS, isElsewhere })).toBe(recovery);
    });
});
