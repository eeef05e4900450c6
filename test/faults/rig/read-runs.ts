import { fileURLToPath } from 'node:url';
import type { Client } from '@temporalio/client';
import { tsToMs } from '@temporalio/common/lib/time.js';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { Worker } from '@temporalio/worker';
import { POLL } from '../../../src/contract/activity-names.js';
import type { FileFacts, RunFacts, Said, Span } from './world.js';

const codePath = fileURLToPath(new URL('../../../dist/workflow-bundle.js', import.meta.url));

type History = Awaited<ReturnType<ReturnType<Client['workflow']['getHandle']>['fetchHistory']>>;
type Event = NonNullable<History['events']>[number];

/**
 * Causes of workflow tasks that the server has done again by itself: because something came in meanwhile (1, UNHANDLED_COMMAND), and because more than a
 * hundred events did, or the workflow was terminated (17, FORCE_CLOSE_COMMAND).
 */
const DONE_AGAIN: readonly number[] = [1, 17];

interface Run {
  readonly workflowId: string;
  readonly runId: string;
  readonly type: string;
  readonly status: string;
  readonly history: History;
}

/** Histories that are in memory at once. A scenario of ten thousand generations leaves more than a process has room for. */
const AT_ONCE = 500;

/**
 * All runs of workflows on a task queue, each replayed with the built workflow code; and what stands in those of their histories that `isTelling` has
 * picked out.
 */
export async function readRuns(
  client: Client,
  taskQueue: string,
  isTelling: (text: string) => boolean,
): Promise<{ runs: RunFacts[]; said: Said[] }> {
  const runs: RunFacts[] = [];
  const said: Said[] = [];
  const read = async (some: readonly Run[]): Promise<void> => {
    const failures = await replayAll(some);
    for (const run of some) {
      runs.push(describe(run, failures.get(run.runId)));
      const text = render(run.history);
      if (isTelling(text)) said.push({ where: `the history of ${run.workflowId}`, text });
    }
  };
  let some: Run[] = [];
  for await (const { workflowId, runId, type, status } of client.workflow.list({
    query: `TaskQueue = "${taskQueue}"`,
  })) {
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    some.push({ workflowId, runId, type, status: status.name, history });
    if (some.length < AT_ONCE) continue;
    await read(some);
    some = [];
  }
  await read(some);
  return { runs, said };
}

async function replayAll(runs: readonly Run[]): Promise<ReadonlyMap<string, string>> {
  const failures = new Map<string, string>();
  if (runs.length === 0) return failures;
  for await (const { runId, error } of Worker.runReplayHistories({ workflowBundle: { codePath } }, runs))
    if (error !== undefined) failures.set(runId, error.message);
  return failures;
}

function describe({ workflowId, type, status, history }: Run, replayFailure: string | undefined): RunFacts {
  const events = history.events ?? [];
  const causes = events.flatMap(({ workflowTaskFailedEventAttributes: failed }) =>
    failed == null || DONE_AGAIN.includes(Number(failed.cause))
      ? []
      : [`${failed.cause ?? 0}: ${failed.failure?.message ?? ''}`],
  );
  const ends = events.flatMap(({ workflowExecutionCompletedEventAttributes: end }) => end?.result?.payloads ?? []);
  return {
    workflowId,
    type,
    status,
    events: events.length,
    disturbances: events.filter(isDisturbance).length,
    failedTasks: causes,
    waits: readWaits(events),
    ...(replayFailure === undefined ? {} : { replayFailure }),
    files: type === 'generation' ? ends.flatMap(({ data }) => readFiles(data)) : [],
  };
}

/** What comes from outside or goes wrong, and takes events of its own: a workflow task that is done again, a signal, a cancellation. */
function isDisturbance(event: Event): boolean {
  return [
    event.workflowTaskFailedEventAttributes,
    event.workflowTaskTimedOutEventAttributes,
    event.workflowExecutionSignaledEventAttributes,
    event.workflowExecutionCancelRequestedEventAttributes,
  ].some((attributes) => attributes != null);
}

function readWaits(events: readonly Event[]): readonly Span[] {
  const ends = new Map(
    events.map((event) => {
      const end =
        event.activityTaskCompletedEventAttributes ??
        event.activityTaskFailedEventAttributes ??
        event.activityTaskTimedOutEventAttributes ??
        event.activityTaskCanceledEventAttributes;
      return [String(end?.scheduledEventId), tsToMs(event.eventTime)] as const;
    }),
  );
  return events
    .filter(({ activityTaskScheduledEventAttributes: order }) => order?.activityType?.name === POLL)
    .map(({ eventId, eventTime }) => ({ fromMs: tsToMs(eventTime), toMs: ends.get(String(eventId)) ?? Infinity }));
}

function readFiles(data: Uint8Array | null | undefined): readonly FileFacts[] {
  const { artifacts = [] } = JSON.parse(Buffer.from(data ?? []).toString()) as {
    artifacts?: readonly { file: string; sha256: string }[];
  };
  return artifacts.map(({ file, sha256 }) => ({ name: file, sha256 }));
}

/** The history as JSON, with its payloads as the text that they are. */
function render(history: History): string {
  const plain = (key: string, value: unknown): unknown =>
    key === 'data' && typeof value === 'string' ? Buffer.from(value, 'base64').toString('utf8') : value;
  return JSON.stringify(JSON.parse(historyToJSON(history), plain));
}
