import { KlingFailure } from '../../domain/kling-failure.js';
import type { Task } from '../../domain/task.js';
import { hasResult, isTerminal } from '../../domain/task.js';
import type { ProductName } from '../../products/catalogue.js';
import { CATALOGUE } from '../../products/catalogue.js';

/** Whether the answer to a create was the end of its task; of what is made and waited for, `poll` hears the end. */
export function isAnswered(product: ProductName, made: Task): boolean {
  if (CATALOGUE[product].isSynchronous !== true || !isTerminal(made.status)) return false;
  if (made.status === 'failed' || hasResult(made)) return true;
  throw new KlingFailure('EmptyResult', `Kling says that task ${made.taskId} succeeded but names no result`);
}
