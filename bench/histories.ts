import type { WorkflowHandle } from '@temporalio/client';

/** One activity of a workflow as its history tells it; times are epoch milliseconds by the server's clock. */
export interface ActivityTimes {
  readonly name: string;
  readonly scheduledMs: number;
  readonly startedMs?: number;
  readonly completedMs?: number;
  readonly attempt?: number;
}

export interface History {
  readonly events: number;
  readonly activities: readonly ActivityTimes[];
}

/** Reads the history of the run that the handle points at. */
export async function readHistory(handle: Pick<WorkflowHandle, 'fetchHistory'>): Promise<History> {
  const { events } = await handle.fetchHistory();
  const activities = new Map<string, ActivityTimes>();
  for (const event of events ?? []) {
    const atMs = toEpochMs(event.eventTime);
    const { activityTaskScheduledEventAttributes: scheduled, activityTaskStartedEventAttributes: started } = event;
    const completed = event.activityTaskCompletedEventAttributes;
    if (scheduled) {
      activities.set(String(event.eventId), { name: scheduled.activityType?.name ?? '', scheduledMs: atMs });
    }
    const id = String((started ?? completed)?.scheduledEventId);
    const known = activities.get(id);
    if (known === undefined) continue;
    if (started) activities.set(id, { ...known, startedMs: atMs, attempt: started.attempt ?? 1 });
    if (completed) activities.set(id, { ...known, completedMs: atMs });
  }
  return { events: events?.length ?? 0, activities: [...activities.values()] };
}

/** A protobuf timestamp, with a fraction of milliseconds. */
export function toEpochMs(
  time: { seconds?: { toNumber(): number } | null; nanos?: number | null } | null | undefined,
): number {
  return (time?.seconds?.toNumber() ?? 0) * 1000 + (time?.nanos ?? 0) / 1e6;
}
