import { Context } from '@temporalio/activity';
import type { CollectGenerationsInput } from '../../contract/batch-activities.js';
import type { EndedGeneration } from '../../domain/batch/outcome.js';
import { withHeartbeats } from '../heartbeat.js';
import type { Generations } from '../../ports/generations.js';
import { throwIfWorkerStops } from '../stop-reason.js';

/**
 * The activity `collectGenerations`: waits for generations that another run of the batch has started, which Temporal tells only their
 * parent's own run about. Returns with those that have ended.
 */
export function createCollectGenerations({ generations }: { generations: Generations }) {
  return async ({ workflowIds }: CollectGenerationsInput): Promise<readonly EndedGeneration[]> => {
    const context = Context.current();
    try {
      return await withHeartbeats(
        () => ({ waitingFor: workflowIds.length }),
        () => generations.collect(workflowIds, context.cancellationSignal),
      );
    } catch (error) {
      throwIfWorkerStops(context);
      throw error;
    }
  };
}
