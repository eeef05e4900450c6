import { describe, expect, it } from 'vitest';
import { ownerOf } from '../../../src/workflows/generation/owner.js';

const parent = { workflowId: 'night', runId: 'r', namespace: 'default' };

describe('what a generation is a part of', () => {
  it.each([
    ['nothing, where nobody has started it', undefined, {}, {}],
    ['nothing, where another try only remembers the pipeline', undefined, { pipelineId: 'night' }, {}],
    ['a batch, or a workflow of the user’s', parent, {}, { batchId: 'night' }],
    ['a batch that is itself a step', parent, { batchId: 'night' }, { batchId: 'night' }],
    ['a pipeline, where its memo says so', parent, { pipelineId: 'night' }, { pipelineId: 'night' }],
  ])('is %s', (_what, started, memo, owner) => {
    expect(ownerOf({ parent: started, memo })).toEqual(owner);
  });
});
