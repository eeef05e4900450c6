import { setHandler } from '@temporalio/workflow';
import type { StepsPage } from '../../../contract/messages/pipeline-messages.js';
import { MAX_PAGE_STEPS, pipelineStatusQuery, stepsQuery } from '../../../contract/messages/pipeline-messages.js';
import { toStepStatus } from '../../../domain/pipeline/progress/rows.js';
import { STEP_STATES } from '../../../domain/pipeline/pipeline-status.js';
import { quote } from '../../../domain/text/quote.js';
import type { MessageArgs } from '../../message-args.js';
import { readArgs, readCount } from '../../message-args.js';
import { refuse } from '../../refuse.js';
import type { LivePipeline } from '../live-pipeline.js';
import { requireStep } from './step-args.js';

const DEFAULT_LIMIT = 50;

/** Answers what people ask of a pipeline. */
export function setPipelineQueries(live: LivePipeline): void {
  setHandler(pipelineStatusQuery, () => live.status(), { description: 'Where it stands: a row for each step' });
  setHandler(stepsQuery, (query) => listSteps(live, readArgs(query, ['step', 'state', 'offset', 'limit'])), {
    description: 'Its makings, page by page: {"step":"scene","state":"failed","offset":0,"limit":50}, each optional',
  });
}

function listSteps(live: LivePipeline, { step, state, offset, limit }: MessageArgs): StepsPage {
  if (state !== undefined && !(STEP_STATES as readonly unknown[]).includes(state))
    refuse(`state: ${quote(state)}; write one of ${STEP_STATES.join(', ')}`);
  const of = step === undefined ? live.book().all() : live.book().makingsOf(requireStep(live, step).step);
  const matching = of.filter((making) => state === undefined || making.state === state);
  const from = readCount('offset', offset, 0);
  const count = Math.min(MAX_PAGE_STEPS, readCount('limit', limit, DEFAULT_LIMIT));
  const { pipelineId } = live.facts();
  return {
    steps: matching
      .slice(from, from + count)
      .map((making) => toStepStatus(making, live.stepOf(making)?.kind ?? 'generate', pipelineId)),
    total: matching.length,
    ...(from + count < matching.length ? { nextOffset: from + count } : {}),
  };
}
