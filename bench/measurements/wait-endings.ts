import type { WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import type { Figure } from '../figure.js';
import { readHistory } from '../histories.js';
import type { Bench, Measurement } from '../measurement.js';
import type { Stage } from '../stage.js';
import { createStage } from '../stage.js';
import { mean } from '../statistics.js';

const WAITS = 20;

/** Two ways to end a wait in an activity when word comes from outside: completing the activity, and a signal to its workflow. */
export const waitEndings: Measurement = {
  name: 'wait-endings',
  title: `End of ${WAITS} waits, one after the other: the activity completed from outside, beside a signal to the workflow`,
  isLong: true,
  async measure(bench) {
    const outside = await endWaits(bench, 'endedFromOutside', async ({ client }, { workflowId }) => {
      const { raw } = await client.workflow.getHandle(workflowId).describe();
      const activityId = raw.pendingActivities?.[0]?.activityId ?? '';
      const startedMs = performance.now();
      await client.activity.complete({ workflowId, activityId }, undefined);
      return startedMs;
    });
    const signal = await endWaits(bench, 'endedBySignal', async (_stage, handle) => {
      const startedMs = performance.now();
      await handle.signal('over');
      return startedMs;
    });
    const figure = (name: string, unit: Figure['unit'], read: (one: Endings) => readonly number[]): Figure => ({
      name,
      unit,
      ours: mean(read(outside)),
      beside: mean(read(signal)),
    });
    return {
      figures: [
        figure('until the workflow is over, mean', 'ms', ({ delaysMs }) => delaysMs),
        figure('history events', '', ({ events }) => events),
      ],
      raw: { outside, signal },
    };
  },
};

interface Endings {
  readonly delaysMs: readonly number[];
  readonly events: readonly number[];
}

type End = (stage: Stage, handle: WorkflowHandleWithFirstExecutionRunId) => Promise<number>;

async function endWaits(bench: Bench, workflow: string, end: End): Promise<Endings> {
  const stage = await createStage(bench, 'naive', { pace: 1, slots: 1 });
  try {
    await stage.startWorker();
    const delaysMs: number[] = [];
    const events: number[] = [];
    for (let index = 0; index < WAITS; index += 1) {
      const { client, taskQueue } = stage;
      const workflowId = `${workflow}-${taskQueue}-${index}`;
      const handle = await client.workflow.start(workflow, { taskQueue, workflowId, args: [] });
      await untilWaiting(handle);
      const startedMs = await end(stage, handle);
      await handle.result();
      delaysMs.push(performance.now() - startedMs);
      events.push((await readHistory(handle)).events);
    }
    return { delaysMs, events };
  } finally {
    await stage.close();
  }
}

async function untilWaiting(handle: WorkflowHandleWithFirstExecutionRunId): Promise<void> {
  for (;;) {
    const { raw } = await handle.describe();
    if ((raw.pendingActivities ?? []).some(({ lastStartedTime }) => lastStartedTime != null)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
