import { KlingTemporalError } from '../domain/error.js';

/** What was asked cannot be done as things stand, and nothing was started; the message says what to write instead. */
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
    const text = `There is no generation "${workflowId}" at ${address}. kling list shows the latest ones.`;
    super(text);
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
    const advice = isWorkflow
      ? `It looks like the id of a generation: kling status ${taskId} shows its task id.`
      : 'Check the id; tasks belong to one account and one region, which KLING_BASE_URL names.';
    super(`Kling knows no task ${taskId} at ${baseUrl}. ${advice}`);
    this.facts = { taskId, baseUrl };
  }
}

/** No batch of that id. */
export class UnknownBatch extends KlingTemporalError {
  override readonly name = 'UnknownBatch';
  readonly code = 'UnknownBatch';
  override readonly facts: { readonly batchId: string; readonly address: string };

  constructor(batchId: string, address: string) {
    const text = `There is no batch "${batchId}" at ${address}. kling batch list shows the latest ones.`;
    super(text);
    this.facts = { batchId, address };
  }
}

/** Nobody runs the batch at the moment, so nobody can answer for it or change it. */
export class BatchUnanswered extends KlingTemporalError {
  override readonly name = 'BatchUnanswered';
  readonly code = 'BatchUnanswered';
}
