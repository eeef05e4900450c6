import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import { alertsId, sightingsSignal } from '../../contract/messages/alert-messages.js';
import { ALERTS } from '../../contract/workflow-types.js';
import type { Sighting } from '../../domain/alerts/sightings.js';

/** Tells the board of a task queue what `reporter` has seen. Trouble starts the board where there is none; that all is well it need not know. */
export function createBoardTeller(
  client: Client,
  { taskQueue, reporter }: { readonly taskQueue: string; readonly reporter: string },
): (sightings: readonly Sighting[]) => Promise<void> {
  const workflowId = alertsId(taskQueue);
  return async (sightings) => {
    const said = { reporter, sightings };
    if (sightings.some(({ text }) => text !== undefined)) {
      await client.workflow.signalWithStart(ALERTS, {
        workflowId,
        taskQueue,
        args: [],
        signal: sightingsSignal,
        signalArgs: [said],
        staticSummary: 'what needs to be looked at',
      });
      return;
    }
    try {
      await client.workflow.getHandle(workflowId).signal(sightingsSignal, said);
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
  };
}
