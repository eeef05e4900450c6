import type { Outcome } from '../../domain/batch/outcome.js';
import { placeOf } from '../../domain/pipeline/book/making.js';
import { makingId } from '../../domain/pipeline/book/meaning.js';
import { endOfBatch } from '../../domain/pipeline/book/end-of-batch.js';
import { endOfGeneration } from '../../domain/pipeline/book/settle.js';
import { parseStepPlace } from '../../domain/pipeline/step.js';
import { stepWorkflowId } from '../../contract/pipeline/step-workflow-id.js';
import { now } from '../now.js';
import type { HowKnown } from '../children/other-children.js';
import type { BegunMaking, LivePipeline } from './live-pipeline.js';
import { isBegun, putBack } from './live-pipeline.js';

/** Takes the end of a child. `startAnew` starts one once more whose workflow was another making of the same step. */
export function takeChildEnd(
  live: LivePipeline,
  { place, outcome, how }: { readonly place: string; readonly outcome: Outcome; readonly how: HowKnown },
  startAnew: (making: BegunMaking) => void,
): void {
  const step = parseStepPlace(place);
  const making = step && live.book().get(step);
  if (making?.state !== 'running' || !isBegun(making)) return;
  const { pipelineId, state } = live.facts();
  const kind = live.stepOf(making)?.kind;
  if (how === 'met' && kind === 'generate' && state !== 'cancelled' && !isOwn(outcome, making, pipelineId)) {
    startAnew(making);
    return;
  }
  const workflowId = stepWorkflowId({ pipelineId, step: place });
  const end = kind === 'batch' ? endOfBatch(outcome, workflowId) : endOfGeneration(outcome, workflowId);
  if (end !== undefined) {
    live.settle(making, end);
    return;
  }
  // Trouble with the account: everything else would fail the same way until somebody mends that.
  live.put(putBack(making));
  const isStale = making.begun.startedAt < (live.facts().resumedAt ?? '');
  if (live.facts().state !== 'running' || isStale || outcome.kind !== 'failed') return;
  live.note({ state: 'paused', reason: outcome.error.text, pausedAt: now() });
}

/** Whether what was met has made just this. */
function isOwn(outcome: Outcome, making: BegunMaking, pipelineId: string): boolean {
  if (outcome.kind !== 'completed') return false;
  const { begun } = making;
  if (begun.adopt !== undefined && outcome.result.taskId === begun.adopt) return true;
  return outcome.result.making === makingId(pipelineId, placeOf(making), begun);
}
