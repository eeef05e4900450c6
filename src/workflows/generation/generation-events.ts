import { workflowInfo } from '@temporalio/workflow';
import type { GenerationOf } from '../../contract/whole-of.js';
import { wholeOf } from '../../contract/whole-of.js';
import { generationEvents } from '../../domain/generation/events/generation-events.js';
import type { GenerationResult, GenerationStatus } from '../../domain/generation/generation.js';
import type { RunOptions } from '../../domain/generation/run-options.js';
import { announce } from '../announce.js';

/** Announces what happens to a generation, step by step. */
export function createGenerationEvents(of: GenerationOf) {
  const { id: workflowId, place: item, step } = wholeOf(of);
  const place = { workflowId, run: workflowInfo().firstExecutionRunId, part: item ?? step };
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
