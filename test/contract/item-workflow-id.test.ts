import { describe, expect, it } from 'vitest';
import { itemWorkflowId, parseItemWorkflowId } from '../../src/contract/item-workflow-id.js';

describe('the workflow id of an item', () => {
  it.each([
    ['night', '9f3c2a7b1d', 'night/9f3c2a7b1d'],
    ['studio/night', 'fox', 'studio/night/fox'],
  ])('joins batch %s and item %s to %s, and takes that apart again', (batchId, itemId, workflowId) => {
    expect(itemWorkflowId({ batchId, itemId })).toBe(workflowId);
    expect(parseItemWorkflowId(workflowId)).toEqual({ batchId, itemId });
  });

  it.each(['gen-20261123-081500-a1b2c3', '/fox', ''])('sees no item of a batch in %j', (workflowId) => {
    expect(parseItemWorkflowId(workflowId)).toBeUndefined();
  });
});
