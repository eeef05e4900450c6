import { tsToMs } from '@temporalio/common/lib/time.js';
import type { FaultStage } from './fault-stage.js';

type Started = Pick<Awaited<ReturnType<FaultStage['start']>>, 'fetchHistory'>;

/** How long a cancellation took, by the server's own clock: in all, and of that for an activity to hear of it and to end. */
export interface Cancellation {
  readonly tookMs: number;
  readonly waitedMs: number;
}

/** Reads it out of a history; `undefined` where the workflow ended in another way. */
export async function readCancellation(handle: Started): Promise<Cancellation | undefined> {
  const events = (await handle.fetchHistory()).events ?? [];
  const asked = events.find(({ workflowExecutionCancelRequestedEventAttributes: event }) => event != null);
  const ended = events.find(({ workflowExecutionCanceledEventAttributes: event }) => event != null);
  if (asked === undefined || ended === undefined) return undefined;
  const told = events.find(({ activityTaskCancelRequestedEventAttributes: event }) => event != null);
  const scheduledId = told?.activityTaskCancelRequestedEventAttributes?.scheduledEventId;
  const over = events.find((event) => {
    const end = event.activityTaskCanceledEventAttributes ?? event.activityTaskCompletedEventAttributes;
    return told !== undefined && end?.scheduledEventId?.toString() === scheduledId?.toString();
  });
  const between = (from: typeof asked, to: typeof asked) => Math.max(0, tsToMs(to.eventTime) - tsToMs(from.eventTime));
  return {
    tookMs: between(asked, ended),
    waitedMs: told === undefined || over === undefined ? 0 : between(told, over),
  };
}
