import { describe, expect, it } from 'vitest';
import { KlingFailure } from '../../../src/domain/kling-failure.js';
import type { LookOutcome } from '../../../src/kling/board/shared-looks.js';
import { judgeMethod } from '../../../src/kling/board/shared-looks.js';

const look = { method: 'tasks', ids: ['7'] } as const;
const list = { method: 'list', task: 'text2video', pages: 1, pageSize: 30, ids: ['7'] } as const;
const refusal = new KlingFailure('Forbidden', 'not for you');
const outage = new KlingFailure('Outage', 'internal error');
const bug = new Error('a mistake of ours');

const worked: LookOutcome = { look };
const refused: LookOutcome = { look, trouble: { blame: 'method', error: refusal } };
const failed: LookOutcome = { look, trouble: { blame: 'trouble', error: outage } };
const wrongId: LookOutcome = { look, trouble: { blame: 'ids', error: new KlingFailure('InvalidRequest', 'no id') } };
const broken: LookOutcome = { look, trouble: { blame: 'trouble', error: bug } };

describe('what the looks of a tick say of a method', () => {
  it.each<[string, LookOutcome[], ReturnType<typeof judgeMethod>]>([
    ['works when all did', [worked, worked], { kind: 'works' }],
    ['works when it only refuses an id', [worked, wrongId], { kind: 'works' }],
    ['works when the fault is ours', [broken], { kind: 'works' }],
    ['has failed when one did for a while', [worked, failed], { kind: 'failed', error: outage }],
    ['is refused when one was, whatever the others say', [failed, refused], { kind: 'refused', error: refusal }],
  ])('is that it %s', (_what, outcomes, verdict) => {
    expect(judgeMethod('tasks', outcomes)).toEqual(verdict);
  });

  it('leaves the looks of other methods out of account', () => {
    const other: LookOutcome = { look: list, trouble: { blame: 'trouble', error: outage } };
    expect(judgeMethod('tasks', [worked, other])).toEqual({ kind: 'works' });
    expect(judgeMethod('text2video', [worked, other])).toEqual({ kind: 'failed', error: outage });
  });
});
