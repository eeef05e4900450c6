import { setCurrentDetails, upsertMemo, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import { readPipelineMemo, toPipelineMemo } from '../../contract/memo.js';
import { toAttributePairs } from '../../contract/search-attributes.js';
import type { PipelineStatus } from '../../domain/pipeline/pipeline-status.js';
import { pipelineEvents } from '../../domain/pipeline/progress/pipeline-events.js';
import { isNews, shortenStatus } from '../../domain/pipeline/progress/short-status.js';
import { renderPipelineDetails } from '../../webui/pipeline-details.js';
import { announce } from '../announce.js';
import { readFiledState } from '../filed-state.js';
import type { LivePipeline } from './live-pipeline.js';

/** Shows a pipeline in the Web UI, files it under its state, keeps in its memo what is read where no worker answers, and announces what has happened. */
export function createPipelinePublisher(live: LivePipeline): () => void {
  const filed = createFiling(live);
  const kept = createMemo();
  const place = { run: workflowInfo().firstExecutionRunId };
  let shown = -1;

  return () => {
    if (shown === live.version() || !live.facts().isOpen) return;
    const status = live.status();
    tell(status);
    setCurrentDetails(renderPipelineDetails(status));
    filed(status);
    kept(status);
    shown = live.version();
  };

  function tell(status: PipelineStatus): void {
    const { told, state, pausedAt } = live.facts();
    const { notify } = live.request.options;
    const paused = state === 'paused' ? pausedAt : undefined;
    const { told: after, events } = pipelineEvents(told, status, paused, place);
    for (const event of events) announce({ ...event, notify });
    if (JSON.stringify(after) !== JSON.stringify(told)) live.note({ told: after });
  }
}

/** One event of the history each time that the state changes. */
function createFiling(live: LivePipeline): (status: PipelineStatus) => void {
  let written = readFiledState();
  return ({ state, pipelineId }) => {
    if (!live.facts().searchable || state === written) return;
    written = state;
    upsertSearchAttributes(toAttributePairs({ state, batchId: pipelineId }));
  };
}

/** One event each time that what it tells has changed. */
function createMemo(): (status: PipelineStatus) => void {
  let written = readPipelineMemo(workflowInfo().memo).shown;
  return (status) => {
    const shown = shortenStatus(status);
    if (!isNews(written, shown)) return;
    written = shown;
    upsertMemo(toPipelineMemo({ shown }));
  };
}
