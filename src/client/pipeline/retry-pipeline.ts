import type { WorkflowHandle } from '@temporalio/client';
import { retryStepUpdate } from '../../contract/messages/pipeline-messages.js';
import type { PipelineStatus } from '../../domain/pipeline/pipeline-status.js';
import type { Json } from '../../domain/record.js';
import { isObject } from '../../domain/record.js';
import { PipelineUnanswered, UsageError } from '../client-errors.js';
import type { Session } from '../session.js';
import { askStatus } from './ask-pipeline.js';
import type { PipelineRecord } from './pipeline-view.js';
import { describePipeline } from './pipeline-view.js';
import { readEarlierInput } from './start/earlier-input.js';
import { startPipeline } from './start/start-pipeline.js';
import { steerPipeline } from './steer-pipeline.js';

export interface RetryPipelineOptions {
  /** Only these, each as `scene` or `scene.3`; none means all that have failed. */
  readonly steps: readonly string[];
  /** The named steps also where they have succeeded: they are paid again. */
  readonly isAnew?: boolean;
  /** This step and what depends on it is made anew, also what has succeeded: it is paid again. */
  readonly from?: string;
  /** Options of the pipeline that replace those that it had, once it has ended. */
  readonly run: Json;
}

/** What became of it: steps of a pipeline that runs are made again, or one that had ended runs again. */
export type RetriedPipeline =
  | { readonly kind: 'running'; readonly retried: readonly string[]; readonly status: PipelineStatus }
  | { readonly kind: 'restarted'; readonly handle: WorkflowHandle; readonly isAttached: boolean };

/** Tries again what has failed. Throws `UsageError` where there is nothing to try, `PipelineUnanswered` where no worker says what has failed, and as `steerPipeline` and `startPipeline` do. */
export async function retryPipeline(
  pipelineId: string,
  options: RetryPipelineOptions,
  session: Session,
): Promise<RetriedPipeline> {
  const record = await describePipeline(pipelineId, session);
  return record.isRunning ? retrySteps(record, options, session) : restart(record, options, session);
}

async function retrySteps(
  { pipelineId, taskQueue }: PipelineRecord,
  { steps, from, isAnew = false, run }: RetryPipelineOptions,
  session: Session,
): Promise<RetriedPipeline> {
  if (Object.keys(run).length > 0)
    throw new UsageError(`${pipelineId} runs with its own options.`, {
      advice: [{ action: 'resumePipeline', pipelineId }],
    });
  const chosen = from === undefined ? steps : [from, ...steps];
  const wanted = chosen.length > 0 ? chosen : listFailed(await requireStatus(pipelineId, taskQueue, session));
  let status: PipelineStatus | undefined;
  for (const step of wanted) {
    const args = isAnew || step === from ? { step, anew: true } : { step };
    status = await steerPipeline(pipelineId, { update: retryStepUpdate, args }, session);
  }
  if (status === undefined)
    throw new UsageError(`${pipelineId} runs, and no step of it has failed.`, {
      advice: [{ action: 'lookAtPipeline', pipelineId }],
    });
  return { kind: 'running', retried: wanted, status };
}

/** A step with `forEach` stands for all of its elements that have failed. */
function listFailed({ steps }: PipelineStatus): readonly string[] {
  const failed = steps.filter(({ state, counts }) => state === 'failed' || (counts?.failed ?? 0) > 0);
  return failed.map(({ step }) => step);
}

async function requireStatus(pipelineId: string, taskQueue: string, session: Session): Promise<PipelineStatus> {
  const status = await askStatus(pipelineId, session);
  if (status === undefined) throw new PipelineUnanswered(taskQueue, 'What has failed is known to a worker only.');
  return status;
}

async function restart(
  { pipelineId, file = pipelineId, content }: PipelineRecord,
  { steps, from, run }: RetryPipelineOptions,
  session: Session,
): Promise<RetriedPipeline> {
  if (steps.length > 0)
    throw new UsageError(
      `${pipelineId} has ended: it is run again with all that has not succeeded; name no steps, or one from which all is made anew.`,
    );
  const input = await readEarlierInput(pipelineId, session);
  if (input === undefined)
    throw new UsageError(`With what ${pipelineId} was started cannot be read any more; start its file again.`);
  const again = {
    ...input,
    ...(from === undefined ? {} : { from }),
    ...(Object.keys(run).length === 0 ? {} : { run: { ...(isObject(input.run) ? input.run : {}), ...run } }),
  };
  const stepCount = isObject(input.steps) ? Object.keys(input.steps).length : 0;
  return {
    kind: 'restarted',
    ...(await startPipeline({ pipelineId, input: again, content, file, stepCount }, session)),
  };
}
