import type { PipelineStatus } from '../../domain/pipeline/pipeline-status.js';
import { PipelineUnanswered, UsageError } from '../client-errors.js';
import type { Order } from '../look/send-update.js';
import { sendUpdate } from '../look/send-update.js';
import type { Session } from '../session.js';
import type { PipelineRecord } from './pipeline-view.js';
import { describePipeline } from './pipeline-view.js';

/**
 * Sends an update to a pipeline that runs. Throws `UsageError` when the pipeline refuses it, with its own sentence, or has ended;
 * `PipelineUnanswered` when no worker takes it in time (the server may still hand it to one that starts later); and as `describePipeline` does.
 */
export async function steerPipeline<Args extends object>(
  pipelineId: string,
  order: Order<PipelineStatus, Args>,
  session: Session,
): Promise<PipelineStatus> {
  const record = await describePipeline(pipelineId, session);
  if (!record.isRunning) throw refuseEnded(record);
  const meaning = 'Nothing has changed yet, but may as soon as a worker runs.';
  const explained = {
    ended: () => refuseEnded(record),
    unanswered: (cause: unknown) => new PipelineUnanswered(record.taskQueue, meaning, { cause }),
  };
  return sendUpdate(pipelineId, order, explained, session);
}

const refuseEnded = ({ pipelineId }: PipelineRecord): UsageError =>
  new UsageError(`${pipelineId} has ended.`, {
    advice: [
      { action: 'lookAtPipeline', pipelineId },
      { action: 'retryPipeline', pipelineId },
    ],
  });
