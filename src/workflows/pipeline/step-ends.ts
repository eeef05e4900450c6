import { CancellationScope, patched } from '@temporalio/workflow';
import { PATCHES } from '../../contract/patches.js';
import type { Outcome } from '../../domain/batch/outcome.js';
import { placeOf, unbegun } from '../../domain/pipeline/book/making.js';
import { makingId } from '../../domain/pipeline/book/meaning.js';
import { areOutputsWanted, endOfBatch, isOutOfBudget } from '../../domain/pipeline/book/end-of-batch.js';
import type { End } from '../../domain/pipeline/book/settle.js';
import { endOfGeneration } from '../../domain/pipeline/book/settle.js';
import type { StepKind } from '../../domain/pipeline/step.js';
import { parseStepPlace, stepWorkflowId } from '../../domain/pipeline/step.js';
import { readBatchOutputs } from '../activities.js';
import { toGenerationError } from '../failures.js';
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
  if (how === 'met' && state !== 'cancelled' && isOther(kind, outcome, making, pipelineId)) {
    startAnew(making);
    return;
  }
  const workflowId = stepWorkflowId({ pipelineId, step: place });
  const end = kind === 'batch' ? endOfBatch(outcome, workflowId) : endOfGeneration(outcome, workflowId);
  if (end !== undefined) {
    if (kind === 'batch') settleBatch(live, making, end);
    else live.settle(making, end);
    if (making.begun.isLent && isOutOfBudget(outcome)) goOnLater(live, making);
    return;
  }
  // Trouble with the account: everything else would fail the same way until somebody mends that.
  live.put(putBack(making));
  const isStale = making.begun.startedAt < (live.facts().resumedAt ?? '');
  if (live.facts().state !== 'running' || isStale || outcome.kind !== 'failed') return;
  live.note({ state: 'paused', reason: outcome.error.text, pausedAt: now() });
}

/** The batch counts as running until what it has made is read: a run that ends before leaves that to the next. */
function settleBatch(live: LivePipeline, making: BegunMaking, end: End): void {
  const isWanted = end.state === 'completed' && areOutputsWanted(live.linked, making.step);
  if (!isWanted || !patched(PATCHES.batchOutputsAreRead)) {
    live.settle(making, end);
    return;
  }
  // Its end came in the scope of its child, in which nothing begins any more once that was asked to stop.
  void CancellationScope.nonCancellable(() => withOutputs(live, making, end))
    .then((whole) => live.settle(live.book().get(making), whole))
    .catch((error: unknown) => live.fail(error));
}

async function withOutputs(live: LivePipeline, making: BegunMaking, end: End & { state: 'completed' }): Promise<End> {
  try {
    const batchId = stepWorkflowId({ pipelineId: live.facts().pipelineId, step: placeOf(making) });
    return { ...end, made: { ...end.made, outputs: await readBatchOutputs({ batchId }) } };
  } catch (error) {
    const { kind, text } = toGenerationError(error);
    return { state: 'failed', error: { kind, text }, cost: end.cost };
  }
}

/** A batch to which no more could be lent: what is left of the budget now, or another budget, lets it go on. */
function goOnLater(live: LivePipeline, making: BegunMaking): void {
  const ended = live.book().get(making);
  if (ended === undefined || live.facts().state === 'cancelled') return;
  live.put({ ...unbegun(ended), ...(ended.cost === undefined ? {} : { cost: ended.cost }) });
}

/** Whether what ran already was another making of the step: a generation tells, of a batch nobody knows of which rows it was. */
function isOther(kind: StepKind | undefined, outcome: Outcome, making: BegunMaking, pipelineId: string): boolean {
  if (kind === 'batch') return patched(PATCHES.metBatchRunsAgain);
  return kind === 'generate' && !isOwn(outcome, making, pipelineId);
}

/** Whether what was met has made just this. */
function isOwn(outcome: Outcome, making: BegunMaking, pipelineId: string): boolean {
  if (outcome.kind !== 'completed') return false;
  const { begun } = making;
  if (begun.adopt !== undefined && outcome.result.taskId === begun.adopt) return true;
  return outcome.result.making === makingId(pipelineId, placeOf(making), begun);
}
