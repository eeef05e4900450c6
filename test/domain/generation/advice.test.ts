import { describe, expect, it } from 'vitest';
import { adviseOn } from '../../../src/domain/generation/advice.js';
import { emptyStatus } from '../../../src/domain/generation/generation.js';
import type { GenerationStatus } from '../../../src/domain/generation/generation.js';

const queued = emptyStatus('2026-11-23T08:00:00.000Z');
const where = { id: 'gen-1' };
const cancelled = (facts: object) => ({ ...queued, state: 'cancelled', ...facts }) as GenerationStatus;

describe('the advice on a generation', () => {
  it('that was cancelled is to adopt what Kling may have of it', () => {
    expect(adviseOn(cancelled({ taskId: '86', externalTaskId: 'kt-run-1' }), where)).toEqual([
      { action: 'adopt', taskId: '86' },
    ]);
    expect(adviseOn(cancelled({ externalTaskId: 'kt-run-1' }), where)).toEqual([
      { action: 'adopt', taskId: 'kt-run-1', isUncertain: true },
    ]);
    expect(adviseOn(cancelled({}), where)).toEqual([]);
  });

  it('that was cancelled as a step of a pipeline is to run that again, which collects it', () => {
    const step = { pipelineId: 'film', step: 'scene' };
    for (const facts of [{ taskId: '86' }, { externalTaskId: 'kp-1' }])
      expect(adviseOn(cancelled(facts), { id: 'film/scene', step })).toEqual([
        { action: 'retryPipeline', pipelineId: 'film' },
      ]);
  });

  it('that is well is none', () => {
    expect(adviseOn(queued, where)).toEqual([]);
  });
});
