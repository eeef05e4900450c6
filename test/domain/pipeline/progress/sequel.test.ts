import { expect, it } from 'vitest';
import { findSequel } from '../../../../src/domain/pipeline/progress/sequel.js';
import type { StepState } from '../../../../src/domain/pipeline/pipeline-status.js';
import { STEP_STATES } from '../../../../src/domain/pipeline/pipeline-status.js';

const at = (steps: Readonly<Record<string, StepState>>, state: 'waiting' | 'paused' = 'waiting') => {
  const states = Object.values(steps);
  const counts = STEP_STATES.map((one) => [one, states.filter((other) => other === one).length] as const);
  return findSequel({
    state,
    steps: Object.entries(steps).map(([step, own]) => ({ step, kind: 'generate', state: own })),
    counts: Object.fromEntries(counts) as Readonly<Record<StepState, number>>,
  });
};

it.each([
  ['paused', at({ a: 'pending' }, 'paused'), { kind: 'paused' }],
  ['going on', at({ a: 'completed', b: 'pending' }), { kind: 'goesOn', waiting: [] }],
  ['going on beside a question', at({ a: 'running', b: 'waiting' }), { kind: 'goesOn', waiting: ['b'] }],
  ['a question', at({ a: 'failed', b: 'waiting', c: 'blocked' }), { kind: 'waits', waiting: ['b'] }],
  [
    'nothing, for one has failed',
    at({ a: 'failed', b: 'completed', c: 'blocked' }),
    { kind: 'stopped', failed: ['a'] },
  ],
  ['nothing more', at({ a: 'completed', b: 'skipped' }), { kind: 'over' }],
])('what comes of a pipeline that was answered is known by its steps: %s', (_what, found, expected) => {
  expect(found).toEqual(expected);
});

it('names the step of elements that have failed', () => {
  const counts = Object.fromEntries(STEP_STATES.map((state) => [state, 0])) as Record<StepState, number>;
  const cut = { step: 'cut', kind: 'generate', state: 'completed', counts: { completed: 2, failed: 1 } } as const;
  expect(findSequel({ state: 'running', steps: [cut], counts })).toEqual({ kind: 'stopped', failed: ['cut'] });
});
