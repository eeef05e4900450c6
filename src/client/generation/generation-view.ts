import type { WorkflowExecutionDescription } from '@temporalio/client';
import { SUBMIT } from '../../contract/activity-names.js';
import { statusQuery } from '../../contract/messages/generation-messages.js';
import { wholeOf } from '../../contract/whole-of.js';
import { readGenerationMemo } from '../../contract/memo.js';
import { BATCH, GENERATION, PIPELINE } from '../../contract/workflow-types.js';
import type { GenerationStatus } from '../../domain/generation/generation.js';
import { elapsedSeconds } from '../../domain/generation/generation.js';
import type { InLine } from '../../domain/generation/steps.js';
import { isInLine } from '../../domain/generation/steps.js';
import { isFinal } from '../../domain/generation/lifecycle.js';
import { UnknownGeneration, UsageError } from '../client-errors.js';
import { readFromHistory } from '../from-history.js';
import type { WaitingLine } from '../waiting-line.js';
import { lookAtLine } from '../waiting-line.js';
import type { Advice } from '../../domain/advice/advice.js';
import { adviseOn } from '../../domain/generation/advice.js';
import { openDeep } from '../../temporal/encryption/open-deep.js';
import { findWorkflow } from '../../temporal/find-workflow.js';
import { askBriefly } from '../look/ask-workflow.js';
import { openPending } from '../pending/open-pending.js';
import type { PendingActivity } from '../pending/pending-activity.js';
import { readPendingActivity, readWaitingOf } from '../pending/pending-activity.js';
import type { Session } from '../session.js';

/** A generation as the command line shows it. */
export type GenerationView = GenerationStatus & {
  readonly workflowId: string;
  readonly runId: string;
  /** The batch that it is an item of. */
  readonly batchId?: string;
  /** Who answered: a worker, or, when none did, Temporal's own records. */
  readonly source: 'worker' | 'server';
  /** False once the workflow has ended. */
  readonly isRunning: boolean;
  /** Where a worker must listen for it to go on. */
  readonly taskQueue: string;
  /** What the running activity says of itself, e.g. its last failure or Kling's own word for the task's state. */
  readonly activity?: PendingActivity;
  /** What can be done next, once it has ended without files. */
  readonly advice: readonly Advice[];
  /** While it is queued: who is before it and who holds the slots. */
  readonly line?: WaitingLine;
};

/** Everything known of a generation, within 2 s whether or not a worker runs. Throws `UnknownGeneration`. */
export async function viewGeneration(workflowId: string, session: Session): Promise<GenerationView> {
  const handle = session.client.workflow.getHandle(workflowId);
  const [description, answered] = await Promise.all([
    describe(workflowId, session),
    askBriefly(workflowId, { query: statusQuery, args: [] }, session),
  ]);
  const isRunning = description.status.name === 'RUNNING';
  // The server may list an activity of a terminated workflow until its worker hears of it.
  const activity = isRunning ? readPendingActivity(await openPending(description, session.client)) : undefined;
  // A workflow that was terminated, or timed out, was not there to note its own end: a worker answers with the state before it.
  const current = answered !== undefined && (isRunning || isFinal(answered.state)) ? answered : undefined;
  const status = current ?? readFromHistory(await openDeep(await handle.fetchHistory(), session.client));
  const asOf = new Date().toISOString();
  const { batchId, pipelineId } = readGenerationMemo(description.memo);
  const begun = { startedAt: description.startTime.toISOString(), task: status.task };
  const where = wholeOf({ workflowId, batchId, pipelineId });
  const waits = isRunning && isInLine(status) ? status : undefined;
  const line = waits === undefined ? undefined : await lookAtLine({ ...begun, batchId }, session);
  return {
    ...(waits === undefined ? status : explain(waits, activity, line)),
    asOf,
    elapsedSeconds: elapsedSeconds(status, asOf),
    workflowId,
    runId: description.runId,
    batchId,
    source: current === undefined ? 'server' : 'worker',
    isRunning,
    taskQueue: description.taskQueue,
    activity,
    advice: isRunning || status.state === 'completed' ? [] : adviseOn(status, where),
    line,
  };
}

/** What waits, with the reason that is known latest; one whose submission is under way is submitted. */
function explain(
  status: InLine,
  activity: PendingActivity | undefined,
  line: WaitingLine | undefined,
): GenerationStatus {
  const waiting = readWaitingOf(activity) ?? status.waiting ?? line?.met;
  const isSubmitting = status.state === 'queued' && activity?.name === SUBMIT && activity.isStarted;
  return isSubmitting
    ? { ...status, state: 'submitting', taskId: undefined, waiting }
    : ({ ...status, waiting } satisfies InLine);
}

function refuseOther(id: string, type: string): UsageError {
  if (type === PIPELINE)
    return new UsageError(`"${id}" is a pipeline and no generation.`, {
      advice: [{ action: 'lookAtPipeline', pipelineId: id }],
    });
  if (type !== BATCH) return new UsageError(`"${id}" is a workflow of type ${type} and no generation.`);
  return new UsageError(`"${id}" is a batch and no generation.`, { advice: [{ action: 'lookAtBatch', batchId: id }] });
}

async function describe(workflowId: string, { client, address }: Session): Promise<WorkflowExecutionDescription> {
  if (workflowId === '') throw new UsageError('The id of the generation is empty.', { advice: [{ action: 'list' }] });
  const description = await findWorkflow(client, workflowId);
  if (description === undefined) throw new UnknownGeneration(workflowId, address);
  if (description.type !== GENERATION) throw refuseOther(workflowId, description.type);
  return description;
}
