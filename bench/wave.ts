import type { WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import { readHistory } from './histories.js';
import type { Bench } from './measurement.js';
import type { Stage, StageOptions, Variant } from './stage.js';
import { createStage, GENERATION_SECONDS, startMany } from './stage.js';
import type { Namespace } from './temporal-server.js';
import { waitFor } from './wait-for.js';

export interface WaveOptions {
  readonly inFlight: number;
  readonly pace: number;
  readonly namespace?: Namespace;
  /** What is asked for, one after the other and over again, besides a prompt; videos of the default model without. */
  readonly inputs?: readonly object[];
  readonly callbacks?: StageOptions['callbacks'];
}

/** So many generations that run at the same time, from the moment when all are made until the last one is noticed. */
export interface Wave {
  readonly variant: Variant;
  readonly inFlight: number;
  readonly pace: number;
  /** Requests on the wire, all generations together. */
  readonly requests: { readonly creates: number; readonly statuses: number; readonly downloads: number };
  /** Kling seconds from the end of a task to the event that tells its workflow, for at most a hundred generations. */
  readonly noticedAfterSeconds: readonly number[];
  /** History events of the same generations. */
  readonly events: readonly number[];
}

/**
 * Makes tasks while Kling's time stands still, so that all are in flight at once; then lets time run until all are done. Status requests
 * count from there on: those before would be spread over more generations in any longer run.
 */
export async function runWave(bench: Bench, variant: Variant, options: WaveOptions): Promise<Wave> {
  const { inFlight, pace, namespace, inputs, callbacks } = options;
  const stage = await createStage(bench, variant, {
    pace,
    slots: inFlight,
    namespace,
    inputs,
    callbacks,
    workerEnv: { KLING_MAX_CACHED_WORKFLOWS: String(Math.max(500, inFlight)) },
  });
  try {
    stage.hold();
    await stage.startWorker();
    const handles = await startMany(stage, inFlight);
    const { simulator } = stage;
    await waitFor(`${inFlight} tasks in flight`, () => countRunning(simulator) === inFlight, 120_000);
    const before = simulator.stats().statusRequests;
    stage.go();
    bench.say(`${variant}: ${inFlight} in flight, ${pace} times as fast as real time`);
    await untilAllDone(stage, inFlight);
    const results = await Promise.all(handles.map((handle) => handle.result() as Promise<{ taskId: string }>));
    const { acceptedCreates, refusedCreates, statusRequests, mediaRequests } = simulator.stats();
    const statuses = countStatuses(statusRequests) - countStatuses(before);
    return {
      variant,
      inFlight,
      pace,
      requests: { creates: acceptedCreates + refusedCreates, statuses, downloads: mediaRequests },
      ...(await readWave(stage, handles, results)),
    };
  } finally {
    await stage.close();
  }
}

function countRunning({ stats }: Stage['simulator']): number {
  const { video, image } = stats().inFlight;
  return video + image;
}

function untilAllDone({ simulator, pace }: Stage, count: number): Promise<void> {
  const limitMs = 120_000 + (1.5 * GENERATION_SECONDS * 1000) / pace;
  return waitFor(`${count} files fetched`, () => simulator.stats().mediaRequests >= count, limitMs, 200);
}

function countStatuses({ one, list, tasks }: { one: number; list: number; tasks: number }): number {
  return one + list + tasks;
}

async function readWave(
  stage: Stage,
  handles: readonly WorkflowHandleWithFirstExecutionRunId[],
  results: readonly { taskId: string }[],
): Promise<Pick<Wave, 'noticedAfterSeconds' | 'events'>> {
  const endedMs = new Map(stage.simulator.tasks().map(({ id, updatedAtMs }) => [id, updatedAtMs]));
  const events: number[] = [];
  const noticedAfterSeconds: number[] = [];
  const step = Math.ceil(handles.length / 100);
  for (const [index, handle] of handles.entries()) {
    if (index % step !== 0) continue;
    const history = await readHistory(handle);
    const looks = history.activities.filter(({ name }) => name === 'poll' || name === 'look');
    const noticedMs = looks.at(-1)?.completedMs;
    const taskEndedMs = endedMs.get(results[index]?.taskId ?? '');
    if (noticedMs === undefined || taskEndedMs === undefined) throw new Error('a generation ended without a look');
    events.push(history.events);
    noticedAfterSeconds.push(((noticedMs - taskEndedMs) / 1000) * stage.pace);
  }
  return { events, noticedAfterSeconds };
}
