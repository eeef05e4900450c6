import { expect, it } from 'vitest';
import { adviseInstead } from '../../../src/client/generation/explain-workflow-id.js';

const error = (kind: string) => ({ kind, text: 'x' }) as never;

it.each([
  ['that runs is to be watched', { state: 'processing', taskId: '86', isRunning: true }, { action: 'watch', id: 'g' }],
  [
    'that is parked leads to its task',
    { state: 'parked', taskId: '86', error: error('Parked') },
    { action: 'adopt', taskId: '86' },
  ],
  ['that was cancelled leads to its task', { state: 'cancelled', taskId: '86' }, { action: 'adopt', taskId: '86' }],
  [
    'whose task Kling failed has nothing to collect',
    { state: 'failed', taskId: '86', error: error('GenerationFailed') },
    { action: 'look', id: 'g' },
  ],
  ['that was never sent has nothing to collect', { state: 'cancelled' }, { action: 'look', id: 'g' }],
  ['that has its files already is to be looked at', { state: 'completed', taskId: '86' }, { action: 'look', id: 'g' }],
] as const)('a generation %s, where somebody would adopt it by its own id', (_what, view, advice) => {
  expect(adviseInstead('g', { isRunning: false, taskId: undefined, error: undefined, ...view })).toEqual(advice);
});
