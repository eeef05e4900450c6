import { parseRequest } from '../../domain/generation/request.js';
import type { Start } from './start-generation.js';

/** A workflow that collects an existing task; asked twice, it is the same workflow. Throws `InvalidRequest`. */
export function planAdoption(taskId: string, task?: unknown): Start {
  const input = task === undefined ? { taskId } : { taskId, task };
  return { input, request: parseRequest(input), workflowId: `adopt-${taskId}` };
}
