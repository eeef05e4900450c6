import type { Item } from '../../../domain/batch/batch-items.js';
import type { Estimate } from '../../../domain/batch/cost/estimate.js';
import { estimate, estimateRequests } from '../../../domain/batch/cost/estimate.js';
import { checkWithParams } from '../../../domain/pipeline/rows/param-rows.js';
import type { Manifest } from '../../../manifest/manifest.js';
import { createRowRequests } from '../../../manifest/pipeline/check-batch-rows.js';

/** What items ask for and will cost. Of a pipeline all counts that it asks of Kling: what an earlier run of it has made, only itself knows. */
export function estimateItems(items: readonly Item[], { pipeline, own }: Pick<Manifest, 'pipeline' | 'own'>): Estimate {
  if (pipeline === undefined) return estimate(items);
  const withRows = createRowRequests(own?.rows ?? new Map());
  const requests = items.flatMap(({ request }) =>
    checkWithParams(pipeline, request)
      .steps.filter(({ isChosen }) => isChosen)
      .flatMap((step) => withRows(step).requests),
  );
  return { ...estimateRequests(requests), items: items.length };
}
