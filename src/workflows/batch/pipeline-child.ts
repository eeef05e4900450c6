import { itemWorkflowId } from '../../contract/item-workflow-id.js';
import { toPipelineMemo } from '../../contract/memo.js';
import { PIPELINE } from '../../contract/workflow-types.js';
import type { Entry } from '../../domain/batch/book.js';
import type { BatchFacts } from '../../domain/batch/progress/batch-facts.js';
import { withParams } from '../../domain/pipeline/rows/param-rows.js';
import { renderParams } from '../../domain/pipeline/rows/render-params.js';
import type { Json } from '../../domain/record.js';
import { isObject } from '../../domain/record.js';
import { escapeLine } from '../../webui/markdown-cell.js';
import { renderPipelineItemSteps } from '../../webui/next-steps.js';
import type { Child } from '../children/child-options.js';

/** The pipeline of an item, with the params of its row: whole, so that it can be looked at and tried again as any other. */
export function toPipelineChild(
  { batchId, itemRun, searchable, pipeline }: BatchFacts & { readonly pipeline: Json },
  { id, account }: Entry,
  given: Json,
): Child {
  const own = isObject(pipeline.run) ? pipeline.run : {};
  return {
    id,
    type: PIPELINE,
    workflowId: itemWorkflowId({ batchId, itemId: id }),
    request: {
      ...withParams(pipeline, given),
      run: { ...itemRun, ...own, ...(account === undefined ? {} : { account }) },
    },
    // It takes over by itself what it has made, so another run of it pays for nothing twice.
    isAnew: true,
    summary: escapeLine(renderParams(given) ?? id),
    details: renderPipelineItemSteps(batchId, id),
    memo: toPipelineMemo({ file: nameOf(pipeline), steps: Object.keys(pipeline.steps ?? {}).length, batchId }),
    attributes: searchable ? { state: 'running', batchId } : undefined,
  };
}

const nameOf = ({ name }: Json): string | undefined => (typeof name === 'string' ? name : undefined);
