import type { Advice } from '../domain/advice/advice.js';
import { KlingTemporalError } from '../domain/error.js';

/** What was asked cannot be done as things stand, and nothing was started; `advice` says what else there is. */
export class UsageError extends KlingTemporalError {
  override readonly name = 'UsageError';
  readonly code = 'UsageError';
}

/** No generation of that id. */
export class UnknownGeneration extends KlingTemporalError {
  override readonly name = 'UnknownGeneration';
  readonly code = 'UnknownGeneration';
  override readonly facts: { readonly workflowId: string; readonly address: string };

  constructor(workflowId: string, address: string) {
    super(`There is no generation "${workflowId}" at ${address}.`, { advice: [{ action: 'list' }] });
    this.facts = { workflowId, address };
  }
}

/** No task of that id at Kling. */
export class UnknownTask extends KlingTemporalError {
  override readonly name = 'UnknownTask';
  readonly code = 'UnknownTask';
  override readonly facts: { readonly taskId: string; readonly baseUrl: string };

  constructor(taskId: string, baseUrl: string) {
    const isWorkflow = /^(gen|adopt|batch)-/.test(taskId);
    const looks = isWorkflow ? ' It looks like the id of a generation.' : '';
    super(`Kling knows no task ${taskId} at ${baseUrl}.${looks}`, {
      advice: [isWorkflow ? { action: 'look', id: taskId } : { action: 'checkTaskId' }],
    });
    this.facts = { taskId, baseUrl };
  }
}

/** No batch of that id. */
export class UnknownBatch extends KlingTemporalError {
  override readonly name = 'UnknownBatch';
  readonly code = 'UnknownBatch';
  override readonly facts: { readonly batchId: string; readonly address: string };

  constructor(batchId: string, address: string) {
    super(`There is no batch "${batchId}" at ${address}.`, { advice: [{ action: 'listBatches' }] });
    this.facts = { batchId, address };
  }
}

/** No pipeline of that id. */
export class UnknownPipeline extends KlingTemporalError {
  override readonly name = 'UnknownPipeline';
  readonly code = 'UnknownPipeline';
  override readonly facts: { readonly pipelineId: string; readonly address: string };

  constructor(pipelineId: string, address: string) {
    super(`There is no pipeline "${pipelineId}" at ${address}.`, { advice: [{ action: 'listPipelines' }] });
    this.facts = { pipelineId, address };
  }
}

/** No schedule of that id. */
export class UnknownSchedule extends KlingTemporalError {
  override readonly name = 'UnknownSchedule';
  readonly code = 'UnknownSchedule';
  override readonly facts: { readonly scheduleId: string; readonly address: string };

  constructor(scheduleId: string, address: string) {
    super(`There is no schedule "${scheduleId}" at ${address}.`, { advice: [{ action: 'listSchedules' }] });
    this.facts = { scheduleId, address };
  }
}

/** `text` is what that means for what was asked, as a sentence. */
type Unanswered = [taskQueue: string, text?: string, options?: ErrorOptions];

/** No worker answers for a batch at the moment, so nobody can tell of it or change it. */
export class BatchUnanswered extends KlingTemporalError {
  override readonly name = 'BatchUnanswered';
  readonly code = 'BatchUnanswered';

  constructor(...asked: Unanswered) {
    super(...sayUnanswered(...asked));
  }
}

/** The same for a pipeline. */
export class PipelineUnanswered extends KlingTemporalError {
  override readonly name = 'PipelineUnanswered';
  readonly code = 'PipelineUnanswered';

  constructor(...asked: Unanswered) {
    super(...sayUnanswered(...asked));
  }
}

function sayUnanswered(
  ...[taskQueue, text, options = {}]: Unanswered
): ConstructorParameters<typeof KlingTemporalError> {
  const sentence = `No worker answers on task queue ${taskQueue}.`;
  const advice: readonly Advice[] = [{ action: 'startWorker', taskQueue }];
  return [text === undefined ? sentence : `${text} ${sentence}`, { ...options, advice }];
}
