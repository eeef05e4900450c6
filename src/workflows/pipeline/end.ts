import type { CancellationScope } from '@temporalio/workflow';
import { allHandlersFinished, CancelledFailure, condition, workflowInfo } from '@temporalio/workflow';
import { FAILURES } from '../../domain/failure.js';
import { placeOf } from '../../domain/pipeline/book/making.js';
import type { Making } from '../../domain/pipeline/book/making.js';
import type { PipelineResult } from '../../domain/pipeline/pipeline-status.js';
import { pipelineEnd } from '../../domain/pipeline/progress/pipeline-events.js';
import { toPipelineResult } from '../../domain/pipeline/progress/summarize.js';
import { toCost } from '../../domain/money.js';
import { shorten } from '../../domain/generation/generation.js';
import { announce } from '../announce.js';
import { toWorkflowFailure } from '../failures.js';
import { now } from '../now.js';
import type { LivePipeline } from './live-pipeline.js';
import type { Makers } from './makers.js';
import { nameSome } from './standing.js';

/** Ends a pipeline in which nothing more can be done: with its result, as a failure, or as cancelled. */
export async function endPipeline(
  root: CancellationScope,
  live: LivePipeline,
  { makers, show }: { readonly makers: Makers; readonly show: () => void },
): Promise<PipelineResult> {
  await makers.journal.flush();
  await condition(allHandlersFinished);
  live.throwFault();
  const bad = live
    .book()
    .all()
    .filter(({ state }) => state === 'failed' || state === 'cancelled');
  const isCancelled = live.facts().state === 'cancelled';
  const state = isCancelled ? 'cancelled' : bad.length > 0 ? 'failed' : 'completed';
  const reason = state === 'failed' ? explainFailure(bad) : undefined;
  live.note({ state, reason, endedAt: now() });
  show();
  const status = live.status();
  const { notify, then } = live.request.options;
  const end = { ...pipelineEnd(status, { run: workflowInfo().firstExecutionRunId }), notify };
  const result = toPipelineResult(status);
  announce(state === 'completed' && then !== undefined ? { ...end, then: { ...then, result } } : end);
  if (root.consideredCancelled || isCancelled) throw new CancelledFailure('The pipeline was cancelled.');
  if (reason !== undefined)
    throw toWorkflowFailure(
      { kind: 'StepFailed', text: `${reason} ${FAILURES.StepFailed.hint}` },
      // Whoever runs many counts what each has cost.
      { cost: toCost(status.costOfThisRun), elapsedSeconds: status.elapsedSeconds },
    );
  return result;
}

const MAX_EXPLAINED = 5;
const MAX_TEXT_LENGTH = 500;

/** `2 steps did not succeed: scene (Kling failed task 7: ...), cut.3 (cancelled).` */
function explainFailure(bad: readonly Making[]): string {
  const first = bad.slice(0, MAX_EXPLAINED).map((making) => {
    const why = making.error === undefined ? making.state : shorten(making.error.text, MAX_TEXT_LENGTH);
    return `${placeOf(making)} (${why.replace(/[.]$/, '')})`;
  });
  const rest = bad.slice(MAX_EXPLAINED).map(placeOf);
  const more = rest.length === 0 ? '' : `, ${nameSome(rest)}`;
  return `${bad.length} ${bad.length === 1 ? 'step' : 'steps'} did not succeed: ${first.join(', ')}${more}.`;
}
