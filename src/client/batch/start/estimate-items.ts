import type { Item } from '../../../domain/batch/batch-items.js';
import type { Estimate } from '../../../domain/batch/cost/estimate.js';
import { estimate, estimateRequests } from '../../../domain/batch/cost/estimate.js';
import { requestsOfPipeline } from '../../../domain/pipeline/rows/param-rows.js';
import type { Json } from '../../../domain/record.js';

/** What items ask for and will cost. Of a pipeline all counts that it asks of Kling: what an earlier run of it has made, only itself knows. */
export function estimateItems(items: readonly Item[], pipeline: Json | undefined): Estimate {
  if (pipeline === undefined) return estimate(items);
  const requests = items.flatMap(({ request }) => requestsOfPipeline(pipeline, request));
  return { ...estimateRequests(requests), items: items.length };
}
