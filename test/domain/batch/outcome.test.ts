import { describe, expect, it } from 'vitest';
import { collectableTask } from '../../../src/domain/advice/failure-advice.js';
import { isAccountTrouble, outcomeOf, toRecord } from '../../../src/domain/batch/outcome.js';
import type { RecordedFailure } from '../../../src/domain/generation/recorded-failure.js';

const outcomeOfFailure = (failure: RecordedFailure) => outcomeOf({ kind: 'failed', failure });
const known = { id: 'a', workflowId: 'b/a', endedAt: '2026-11-23T08:00:00.000Z' };

describe('the outcome of a generation', () => {
  it('is read from the fields of its failure', () => {
    const details = [{ kind: 'Parked', code: 5, requestId: 'r', taskId: '7', attempts: 2, cost: { units: '1' } }];
    expect(outcomeOfFailure({ type: 'Parked', message: 'Task 7 had not finished', details })).toEqual({
      kind: 'failed',
      error: { kind: 'Parked', code: 5, requestId: 'r', text: 'Task 7 had not finished' },
      facts: { taskId: '7', attempts: 2, cost: { units: '1' }, elapsedSeconds: undefined },
    });
    expect(outcomeOfFailure({ message: 'terminated' })).toMatchObject({ error: { kind: 'Unexpected' } });
  });

  it.each([
    [{ kind: 'terminated', reason: 'enough' }, 'Terminated', 'The generation was terminated by hand. enough'],
    [{ kind: 'terminated' }, 'Terminated', 'The generation was terminated by hand.'],
    [{ kind: 'timedOut' }, 'Unexpected', 'Temporal ended it: its own time limit was over.'],
    [{ kind: 'other', text: 'no start' }, 'Unexpected', 'The generation was ended from outside (no start).'],
  ] as const)('after an end of which the workflow knew nothing (%j) is %s', (end, kind, text) => {
    expect(outcomeOf(end)).toEqual({ kind: 'failed', error: { kind, text }, facts: {} });
  });

  it.each([
    ['PackDepleted', undefined, true],
    ['Credentials', undefined, true],
    ['Moderation', undefined, false],
    ['Forbidden', undefined, false],
    ['PackDepleted', '7', false],
  ])('of kind %s with task %s is the account’s trouble: %s', (type, taskId, expected) => {
    expect(isAccountTrouble(outcomeOfFailure({ type, message: '', details: [{ taskId }] }))).toBe(expected);
  });

  it.each([
    ['Parked', '7', '7'],
    ['Storage', '7', '7'],
    ['GenerationFailed', '7', undefined],
    ['Moderation', '7', undefined],
    [undefined, '7', '7'],
    ['Parked', undefined, undefined],
  ])('of kind %s with task %s leaves %s to be collected', (kind, taskId, expected) => {
    expect(collectableTask(taskId, kind)).toBe(expected);
  });

  it('becomes a record that says what is known', () => {
    const result = { taskId: '7', attempts: 1, artifacts: [], sidecarFile: '/x', elapsedSeconds: 3, notices: [] };
    expect(toRecord({ kind: 'completed', result }, known)).toMatchObject({ state: 'completed', taskId: '7' });
    expect(toRecord({ kind: 'cancelled' }, { ...known, taskId: '7' })).toMatchObject({ attempts: 1, taskId: '7' });
    expect(toRecord({ kind: 'cancelled' }, known)).toMatchObject({ state: 'cancelled', attempts: 0 });
    const failed = outcomeOfFailure({ type: 'Parked', message: 'x', details: [{ attempts: 2 }] });
    expect(toRecord(failed, { ...known, taskId: '7' })).toMatchObject({ state: 'failed', attempts: 2, taskId: '7' });
  });
});
