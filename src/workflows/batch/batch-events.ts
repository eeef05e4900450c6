import { workflowInfo } from '@temporalio/workflow';
import type { BatchRequest } from '../../domain/batch/batch-request.js';
import type { Continued } from '../../domain/batch/continued.js';
import { batchEnd, batchEvents, batchFailure } from '../../domain/batch/progress/batch-events.js';
import type { BatchFacts } from '../../domain/batch/progress/batch-facts.js';
import type { BatchProgress, BatchResult } from '../../domain/batch/progress/progress.js';
import type { GenerationError } from '../../domain/generation/generation.js';
import { announce } from '../announce.js';
import { now } from '../now.js';

type Wishes = Pick<BatchFacts, 'notify' | 'then'>;

const place = () => ({ run: workflowInfo().firstExecutionRunId });

/** Announces what has happened since `facts.told`, and returns what has been told by now. */
export function tellBatch({ told, notify }: BatchFacts, progress: BatchProgress): BatchFacts['told'] {
  const { told: after, events } = batchEvents(told, progress, place());
  for (const event of events) announce({ ...event, notify });
  return after;
}

/** Announces its end; `run.then` is started with what has completed. */
export function tellBatchEnd({ notify, then }: Wishes, result: BatchResult): void {
  const end = { ...batchEnd(result, place()), notify };
  const isDone = end.type === 'batch.completed';
  announce(isDone && then !== undefined ? { ...end, then: { ...then, result } } : end);
}

/** Announces that it could not be made, to whoever is known to want that. */
export function tellBatchFailure(
  error: GenerationError,
  request: BatchRequest | undefined,
  continued: Continued | undefined,
) {
  const { notify } = continued?.facts ?? request?.options ?? {};
  announce({ ...batchFailure(workflowInfo().workflowId, error, { ...place(), at: now() }), notify });
}
