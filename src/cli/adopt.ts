import { parseRequest } from '../domain/request.js';
import type { ExitCode } from './exit-codes.js';
import type { Io } from './io.js';
import { launch } from './launch.js';

/** `kling adopt`: a workflow that collects an existing task; asked twice, it is the same workflow. */
export function runAdopt(taskId: string, options: Readonly<Record<string, unknown>>, io: Io): Promise<ExitCode> {
  const input = options.task === undefined ? { taskId } : { taskId, task: options.task };
  const start = { input, request: parseRequest(input), workflowId: `adopt-${taskId}` };
  return launch(start, { detach: options.detach === true }, io);
}
