import { Context } from '@temporalio/activity';
import type { CollectGenerationsInput } from '../../contract/batch-activities.js';
import type { EndedGeneration } from '../../domain/batch/outcome.js';
import type { BatchFiles } from '../../ports/batch-files.js';
import { withHeartbeats } from '../heartbeat.js';
import type { CollectedGeneration, Generations } from '../../ports/generations.js';
import { throwIfWorkerStops } from '../stop-reason.js';

interface CollectPorts {
  readonly generations: Generations;
  readonly batchFiles: Pick<BatchFiles, 'readResult'>;
}

/**
 * The activity `collectGenerations`: waits for generations that another run of the batch has started, which Temporal tells only their
 * parent's own run about. Returns with those that have ended. What the files say counts where Temporal has forgotten one, its retention being over.
 */
export function createCollectGenerations({ generations, batchFiles }: CollectPorts) {
  return async ({ workflowIds }: CollectGenerationsInput): Promise<readonly EndedGeneration[]> => {
    const context = Context.current();
    try {
      return await withHeartbeats(
        () => ({ waitingFor: workflowIds.length }),
        async () => {
          const collected = await generations.collect(workflowIds, context.cancellationSignal);
          return Promise.all(collected.map((one) => recall(one, batchFiles)));
        },
      );
    } catch (error) {
      throwIfWorkerStops(context);
      throw error;
    }
  };
}

async function recall(
  { workflowId, outcome }: CollectedGeneration,
  batchFiles: CollectPorts['batchFiles'],
): Promise<EndedGeneration> {
  if (outcome.kind !== 'forgotten') return { workflowId, outcome };
  const result = await batchFiles.readResult(workflowId);
  return { workflowId, outcome: result === undefined ? FORGOTTEN : { kind: 'completed', result } };
}

const FORGOTTEN: EndedGeneration['outcome'] = {
  kind: 'failed',
  error: {
    kind: 'Unexpected',
    text: 'Temporal no longer tells how the generation ended (its retention is over, or its history was deleted), and it has left no files.',
  },
  facts: {},
};
