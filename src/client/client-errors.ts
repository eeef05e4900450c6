/** What was asked cannot be done as things stand, and nothing was started; the message says what to write instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** No generation of that id. */
export class UnknownGeneration extends Error {
  override readonly name = 'UnknownGeneration';
  constructor(id: string, address: string) {
    super(`There is no generation "${id}" at ${address}. kling list shows the latest ones.`);
  }
}

/** No task of that id at Kling. */
export class UnknownTask extends Error {
  override readonly name = 'UnknownTask';
  constructor(taskId: string, baseUrl: string) {
    const isWorkflow = /^(gen|adopt|batch)-/.test(taskId);
    const advice = isWorkflow
      ? `It looks like the id of a generation: kling status ${taskId} shows its task id.`
      : 'Check the id; tasks belong to one account and one region, which KLING_BASE_URL names.';
    super(`Kling knows no task ${taskId} at ${baseUrl}. ${advice}`);
  }
}

/** No batch of that id. */
export class UnknownBatch extends Error {
  override readonly name = 'UnknownBatch';
  constructor(id: string, address: string) {
    super(`There is no batch "${id}" at ${address}. kling batch list shows the latest ones.`);
  }
}

/** Nobody runs the batch at the moment, so nobody can answer for it or change it. */
export class BatchUnanswered extends Error {
  override readonly name = 'BatchUnanswered';
}
