import type { ListedPipeline } from '../../client/pipeline/list-pipelines.js';
import { renderStarts } from '../batch/render-batch-list.js';
import type { Paint } from '../screen/paint.js';

/** A table, newest first; where a pipeline came from takes what room is left. */
export function renderPipelineList(
  listed: readonly ListedPipeline[],
  nowMs: number,
  columns: number,
  paint?: Paint,
): string[] {
  const rows = listed.map(({ pipelineId, stepCount, ...one }) => ({ ...one, id: pipelineId, total: stepCount }));
  return renderStarts('STEPS', rows, nowMs, { columns, paint });
}
