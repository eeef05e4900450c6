import { describe, expect, it } from 'vitest';
import { FAILURE_KINDS } from '../../../src/domain/failure.js';
import { adviseOn, adviseOnFailure } from '../../../src/domain/generation/advice.js';
import { emptyStatus } from '../../../src/domain/generation/generation.js';
import type { GenerationStatus } from '../../../src/domain/generation/generation.js';

const queued = emptyStatus('2026-11-23T08:00:00.000Z');
const cancelled = (facts: object) => ({ ...queued, state: 'cancelled', ...facts }) as GenerationStatus;

describe('the advice on a failure', () => {
  it.each([
    ['Parked', '86', [{ action: 'adopt', taskId: '86' }]],
    ['UntrustedUrl', '86', [{ action: 'trustHost' }, { action: 'adopt', taskId: '86' }]],
    ['Arrears', undefined, [{ action: 'retry' }]],
    ['Credentials', undefined, [{ action: 'checkKeys' }]],
    ['Moderation', '86', []],
    ['Unexpected', '86', []],
    [undefined, undefined, []],
  ])('of kind %s with task %s is %j', (kind, taskId, advice) => {
    expect(adviseOnFailure(kind, taskId)).toEqual(advice);
  });

  it('never tells to adopt where there is no task', () => {
    const actions = FAILURE_KINDS.flatMap((kind) => adviseOnFailure(kind, undefined)).map(({ action }) => action);
    expect(actions).toContain('retry');
    expect(actions).not.toContain('adopt');
  });
});

describe('the advice on a generation', () => {
  it('that was cancelled is to adopt what Kling may have of it', () => {
    expect(adviseOn(cancelled({ taskId: '86', externalTaskId: 'kt-run-1' }))).toEqual([
      { action: 'adopt', taskId: '86' },
    ]);
    expect(adviseOn(cancelled({ externalTaskId: 'kt-run-1' }))).toEqual([
      { action: 'adopt', taskId: 'kt-run-1', isUncertain: true },
    ]);
    expect(adviseOn(cancelled({}))).toEqual([]);
  });

  it('that is well is none', () => {
    expect(adviseOn(queued)).toEqual([]);
  });
});
