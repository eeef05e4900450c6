import { EventEmitter } from 'node:events';
import type { Client } from '@temporalio/client';
import type { Logger, Worker } from '@temporalio/worker';
import { tellsOfKey } from '../../temporal/encryption/decryption-failed.js';
import { openDeep } from '../../temporal/encryption/open-deep.js';
import type { Readiness } from './readiness.js';

/**
 * Asks what Temporal knows of a run: its workflow's id, whether its workflow task is tried again, and why where that was encrypted; undefined when it
 * knows nothing.
 */
export type DescribeRun = (
  runId: string,
) => Promise<{ readonly workflowId: string; readonly isFailing: boolean; readonly cause?: string } | undefined>;

export interface FailingWorkflows {
  /** A workflow task of this run has failed here. */
  readonly note: (runId: string, cause: string) => void;
  /** Asks Temporal which of them still fail: another worker may have gone on with them, or somebody may have ended them. */
  recheck(describeRun: DescribeRun): Promise<void>;
  counts(): { readonly tasks: number; readonly workflows: number };
}

/** Runs asked about at each recheck, the longest known first: enough to see that trouble ends, little for the server. */
const RUNS_A_RECHECK = 10;

/**
 * Workflows whose tasks fail in this worker: Temporal tries these again for ever, without a word to anybody. Most often the code is not that
 * with which they were started. `onChange` is called with a sentence when what it says changes, and with undefined when none fails any more.
 */
export function createFailingWorkflows(onChange: (trouble: string | undefined) => void): FailingWorkflows {
  const failing = new Map<string, { cause: string; workflowId?: string }>();
  let tasks = 0;
  let reported: string | undefined;

  function reportChange(): void {
    const trouble = describe([...failing.values()]);
    if (trouble === reported) return;
    reported = trouble;
    onChange(trouble);
  }

  return {
    note(runId, cause) {
      tasks += 1;
      const { workflowId } = failing.get(runId) ?? {};
      failing.set(runId, { cause, workflowId });
      reportChange();
    },
    async recheck(describeRun) {
      for (const [runId, run] of [...failing].slice(0, RUNS_A_RECHECK)) {
        const found = await describeRun(runId).catch(() => undefined);
        // Temporal's lists come after the fact: who is not in them yet is no better.
        if (found === undefined) continue;
        if (!found.isFailing) failing.delete(runId);
        run.workflowId = found.workflowId;
        run.cause = found.cause ?? run.cause;
      }
      reportChange();
    },
    counts: () => ({ tasks, workflows: failing.size }),
  };
}

function describe(runs: readonly { readonly cause: string; readonly workflowId?: string }[]): string | undefined {
  const [first] = runs;
  if (first === undefined) return undefined;
  const who = runs.length === 1 ? 'a workflow' : `${runs.length} workflows`;
  const example = first.workflowId === undefined ? '' : `, e.g. ${JSON.stringify(first.workflowId)}`;
  const cause = first.cause.replace(/\.$/, '');
  return `Tasks of ${who} fail in this worker${example}, and are tried for ever: ${cause}. ${adviseOn(cause)}; they go on by themselves`;
}

const adviseOn = (cause: string): string =>
  tellsOfKey(cause)
    ? 'Give this worker that key and start it again'
    : 'If its code is not that with which they were started, run that version again';

/** Of the SDK's `RemoveFromCache.EvictionReason`: the history does not fit the code; the code has thrown. */
const FAILED: readonly unknown[] = [3, 4];

/** Soon enough for people, and ten calls at most. */
const RECHECK_EVERY_MS = 5000;

/** Says what fails, and when nothing does any more, where somebody looks: in the worker's readiness and its log. */
export function createFailureReport(readiness: Readiness, logger: Logger): (trouble: string | undefined) => void {
  return (trouble) => {
    readiness.note('workflows', trouble);
    if (trouble === undefined) logger.info('No workflow task fails any more.');
    else logger.error(`${trouble}.`);
  };
}

/** Notes what fails in these workers until they are told to stop, and asks the Temporal server how it goes on with that. */
export function watchFailures(
  failing: FailingWorkflows,
  { workers, client, signal }: { workers: readonly Worker[]; client: Client; signal: AbortSignal },
): void {
  workers.forEach((worker) => listenForFailures(worker, failing.note));
  const describeRun = createDescribeRun(client);
  let isLooking = false;
  const timer = setInterval(() => {
    if (isLooking || failing.counts().workflows === 0) return;
    isLooking = true;
    void failing.recheck(describeRun).finally(() => (isLooking = false));
  }, RECHECK_EVERY_MS);
  timer.unref();
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
}

/**
 * Calls `note` whenever a workflow task fails in a worker. Core reports and logs only the first failure of each, also to Temporal, and then lets
 * tries run into their time limit; what it always does is throw the workflow out of the cache, with the reason.
 */
function listenForFailures(worker: Worker, note: FailingWorkflows['note']): void {
  const evictions: unknown = Reflect.get(worker, 'evictionsEmitter');
  if (!(evictions instanceof EventEmitter)) return;
  evictions.on('eviction', ({ runId, evictJob }: Eviction) => {
    if (FAILED.includes(evictJob.reason)) note(runId, evictJob.message ?? 'no cause was given');
  });
}

interface Eviction {
  readonly runId: string;
  readonly evictJob: { readonly reason?: unknown; readonly message?: string | null };
}

/** Asks the Temporal server; without a workflow id, which the SDK does not tell, by way of its lists. */
function createDescribeRun(client: Client): DescribeRun {
  return async (runId) => {
    for await (const { workflowId } of client.workflow.list({ query: `RunId = "${runId}"`, pageSize: 1 })) {
      const { status, raw } = await client.workflow.getHandle(workflowId, runId).describe();
      const isFailing = status.name === 'RUNNING' && (raw.pendingWorkflowTask?.attempt ?? 1) > 1;
      return { workflowId, isFailing, cause: isFailing ? await readCause(client, { workflowId, runId }) : undefined };
    }
    return undefined;
  };
}

/** The failure is the last thing that has happened, before signals at most. */
const EVENTS_READ = 20;

/** What Temporal has recorded of the failure, where a worker that encrypts has told it: the eviction knows nothing then but that it was encoded. */
async function readCause(
  client: Client,
  execution: { readonly workflowId: string; readonly runId: string },
): Promise<string | undefined> {
  const { namespace } = client.options;
  const { history } = await client.workflowService.getWorkflowExecutionHistoryReverse({
    namespace,
    execution,
    maximumPageSize: EVENTS_READ,
  });
  const failed = history?.events?.find((event) => event.workflowTaskFailedEventAttributes != null);
  const { failure } = failed?.workflowTaskFailedEventAttributes ?? {};
  if (failure?.encodedAttributes == null) return undefined;
  return (await openDeep(failure, client)).message ?? undefined;
}
