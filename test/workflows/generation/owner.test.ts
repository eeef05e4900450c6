import { describe, expect, it } from 'vitest';
import { fairnessKeyOf, ownerOf } from '../../../src/workflows/generation/owner.js';

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

describe('whose turn it is where several wait for slots', () => {
  const named = (workflowId: string | undefined) => (workflowId === undefined ? undefined : { ...parent, workflowId });
  it.each([
    ['nobody’s besides its own, of a generation that stands alone', undefined, undefined, undefined],
    ['the batch’s, of an item', 'night', 'night', 'night'],
    ['the pipeline’s, of a step', 'story', 'story', 'story'],
    ['the batch’s, of a step of a pipeline that is its item', 'topics/owl', 'topics', 'topics'],
    ['the pipeline’s, of one that another workflow has started', 'story', 'mine', 'story'],
  ])('is %s', (_what, started, root, key) => {
    expect(fairnessKeyOf({ parent: named(started), root: named(root) })).toBe(key);
  });

  it('is called by what Temporal takes: 64 bytes, and another for each', () => {
    const keyOf = (id: string) => fairnessKeyOf({ parent: named(id), root: named(id) }) ?? '';
    const fits = 'x'.repeat(64);
    expect(keyOf(fits)).toBe(fits);
    const others = [`${fits}1`, `${fits}2`, 'x'.repeat(100), 'é'.repeat(40), 'è'.repeat(40), '夜'.repeat(30)].map(
      keyOf,
    );
    for (const key of others) expect(Buffer.byteLength(key)).toBeLessThanOrEqual(64);
    expect(new Set([fits, ...others]).size).toBe(7);
    expect(keyOf(`the night of ${fits}`)).toMatch(/^the night of x+ [0-9a-f]{16}$/);
  });
});
