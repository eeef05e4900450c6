import { describe, expect, it } from 'vitest';
import { settle } from '../../../../src/domain/batch/book.js';
import type { Outcome } from '../../../../src/domain/batch/outcome.js';
import { outcomeOf } from '../../../../src/domain/batch/outcome.js';
import { contentOfPipeline, keepRulesFor } from '../../../../src/domain/batch/repeats/keep-rules.js';
import { toCost } from '../../../../src/domain/money.js';
import { pipelineEnds } from '../../../../src/domain/pipeline/rows/pipeline-ends.js';
import type { PipelineResult } from '../../../../src/domain/pipeline/pipeline-status.js';

const STORY = { name: 'story', steps: { scene: { generate: { prompt: 'a fox' } } } };
const known = { id: 'a', workflowId: 'b/a', endedAt: '2026-11-26T08:00:00.000Z', cost: { units: '4' } } as const;
const result: PipelineResult = {
  pipelineId: 'b/a',
  state: 'completed',
  steps: [
    { step: 'scene', kind: 'generate', state: 'completed', workflowId: 'b/a/scene', file: '/out/b/a/scene/1.mp4' },
    { step: 'told', kind: 'notify', state: 'skipped' },
  ],
  counts: { pending: 0, running: 0, waiting: 0, completed: 1, skipped: 1, blocked: 0, failed: 0, cancelled: 0 },
  cost: { units: '6', amounts: {} },
  costOfThisRun: { units: '2', amounts: {} },
  startedAt: known.endedAt,
  endedAt: known.endedAt,
  elapsedSeconds: 30,
};
const completed = { kind: 'completed', result } as unknown as Outcome;
const ends = pipelineEnds(STORY);

describe('the end of a pipeline that is an item', () => {
  it('costs what this run of it has cost, and is kept with all that it has cost, and its steps', () => {
    expect(ends.costOf(completed, {})).toEqual({ units: '2' });
    expect(ends.toRecord(completed, known)).toMatchObject({
      state: 'completed',
      cost: { units: '6' },
      elapsedSeconds: 30,
      pipeline: { content: contentOfPipeline(STORY), steps: [{ step: 'scene' }, { step: 'told', state: 'skipped' }] },
    });
  });

  it('is an item that is completed without a task, with its last file', () => {
    const entry = settle({ id: 'a', tries: 1 }, ends.toRecord(completed, known));
    expect(entry).toMatchObject({ state: 'completed', isPipeline: true, file: '/out/b/a/scene/1.mp4' });
  });

  it('is a failed item where a step has failed', () => {
    const failed = outcomeOf({
      kind: 'failed',
      failure: { type: 'StepFailed', message: 'scene', details: [{ cost: { units: '2' } }] },
    });
    expect(ends.costOf(failed, {})).toEqual({ units: '2' });
    expect(ends.toRecord(failed, known)).toMatchObject({ state: 'failed', pipeline: { steps: [] } });
  });

  it('is told in units, or in the first currency', () => {
    expect(toCost({ units: '0', amounts: {} })).toBeUndefined();
    expect(toCost({ units: '0', amounts: { USD: '1.5' } })).toEqual({ amount: '1.5', currency: 'USD' });
    expect(toCost({ units: '2', amounts: { '': '1' } })).toEqual({ units: '2', amount: '1' });
  });
});

describe('an item that is a pipeline', () => {
  const record = ends.toRecord(completed, known);
  const change = { fields: ['with'], replaced: [] };

  it('is done as long as neither its steps nor its params have changed', () => {
    const { isDone, refusesChanges } = keepRulesFor(STORY);
    expect(isDone(record, undefined)).toBe(true);
    expect(isDone(record, change)).toBe(false);
    expect(refusesChanges).toBe(false);
    const edited = { ...STORY, steps: { scene: { generate: { prompt: 'a red fox' } } } };
    expect(keepRulesFor(edited).isDone(record, undefined)).toBe(false);
  });

  it('is done whatever the pipeline is called and however it is run', () => {
    expect(keepRulesFor({ ...STORY, name: 'other', run: { budget: 3 } }).isDone(record, undefined)).toBe(true);
  });

  it('is not done by what was a generation, and a generation is done whatever was changed, which is refused', () => {
    const { pipeline, ...generation } = record;
    expect(pipeline).toBeDefined();
    expect(keepRulesFor(STORY).isDone(generation, undefined)).toBe(false);
    expect(keepRulesFor(undefined)).toMatchObject({ refusesChanges: true });
    expect(keepRulesFor(undefined).isDone(generation, change)).toBe(true);
  });
});
