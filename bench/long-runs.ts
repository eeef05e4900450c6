import { toEpochMs } from './histories.js';
import type { Stage } from './stage.js';

/** One run of a workflow that continues as new. */
export interface Run {
  readonly events: number;
  /** Of its history. */
  readonly bytes: number;
  /** Of its input. */
  readonly inputBytes: number;
  /** From start to completion of each of its workflow tasks, by the server's clock: replays and the way to the worker are in it. */
  readonly taskMs: readonly number[];
}

/** The runs of a workflow, the last one first: each run's history names the run before it. */
export async function readRuns({ client }: Stage, workflowId: string): Promise<readonly Run[]> {
  const last = await client.workflow.getHandle(workflowId).describe();
  const runs: Run[] = [];
  for (let runId = last.runId; runId !== '';) {
    const handle = client.workflow.getHandle(workflowId, runId);
    const { events = [] } = await handle.fetchHistory();
    const { historySize: bytes = NaN } = await handle.describe();
    const list = events ?? [];
    const started = list[0]?.workflowExecutionStartedEventAttributes;
    const starts = new Map<string, number>();
    const taskMs: number[] = [];
    for (const { eventId, eventTime, workflowTaskStartedEventAttributes, ...event } of list) {
      const completed = event.workflowTaskCompletedEventAttributes;
      if (workflowTaskStartedEventAttributes) starts.set(String(eventId), toEpochMs(eventTime));
      const startMs = starts.get(String(completed?.startedEventId));
      if (startMs !== undefined) taskMs.push(toEpochMs(eventTime) - startMs);
    }
    const inputBytes = (started?.input?.payloads ?? []).reduce((sum, { data }) => sum + (data?.length ?? 0), 0);
    runs.push({ events: list.length, bytes, inputBytes, taskMs });
    runId = started?.continuedExecutionRunId ?? '';
  }
  return runs;
}
