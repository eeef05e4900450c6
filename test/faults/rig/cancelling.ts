import { tsToMs } from '@temporalio/common/lib/time.js';
import type { FaultStage } from './fault-stage.js';

type Started = Awaited<ReturnType<FaultStage['start']>>;

/** From the request to cancel until the end of the workflow, by the server's own clock in its history; `undefined` where it ended in another way. */
export async function readCancellation(handle: Started): Promise<number | undefined> {
  const { events } = await handle.fetchHistory();
  const asked = events?.find(({ workflowExecutionCancelRequestedEventAttributes: event }) => event != null);
  const ended = events?.find(({ workflowExecutionCanceledEventAttributes: event }) => event != null);
  return asked === undefined || ended === undefined ? undefined : tsToMs(ended.eventTime) - tsToMs(asked.eventTime);
}
