import { workflowInfo } from '@temporalio/workflow';
import { itemPlaceOf } from '../../contract/item-workflow-id.js';
import { stepInPipelineOf } from '../../contract/pipeline/step-workflow-id.js';
import { generationEvents } from '../../domain/generation/events/generation-events.js';
import type { GenerationResult, GenerationStatus } from '../../domain/generation/generation.js';
import type { GenerationMemo } from '../../contract/memo.js';
import type { RunOptions } from '../../domain/generation/run-options.js';
import { announce } from '../announce.js';

/** A generation by its id, and what its memo says that it is a part of. */
type GenerationPlace = Pick<GenerationMemo, 'batchId' | 'pipelineId'> & { readonly workflowId: string };

/** Announces what happens to a generation, step by step. */
export function createGenerationEvents({ workflowId, batchId, pipelineId }: GenerationPlace) {
  const part = itemPlaceOf({ workflowId, batchId }) ?? stepInPipelineOf(workflowId, pipelineId);
  const place = { workflowId, run: workflowInfo().firstExecutionRunId, part };
  let told: GenerationStatus | undefined;
  let wishes: Pick<RunOptions, 'notify' | 'then'> = {};

  function listNew(status: GenerationStatus) {
    const events = generationEvents(told, status, place);
    told = status;
    return events.map((event) => ({ ...event, notify: wishes.notify }));
  }

  return {
    /** `run` is known once the request is. */
    tell(status: GenerationStatus, run?: RunOptions): void {
      wishes = run ?? wishes;
      listNew(status).forEach(announce);
    },
    /** Its end, with the result for a workflow of the user's. */
    tellResult(status: GenerationStatus, result: GenerationResult): void {
      const then = wishes.then === undefined ? {} : { then: { ...wishes.then, result } };
      for (const event of listNew(status))
        announce(event.type === 'generation.completed' ? { ...event, ...then } : event);
    },
  };
}
