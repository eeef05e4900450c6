import type { Entry, UnsuccessfulEntry, WaitingEntry } from './book.js';
import { collectableTask } from '../advice/failure-advice.js';

/** An item whose start has come to nothing, waiting again. */
export function waitAgain({ id, adopt, spent, isTaskPaid }: Entry, tries: number): WaitingEntry {
  return { id, state: 'waiting', tries, adopt, spent, isTaskPaid };
}

/** An item that is to be tried again; what is paid for is collected rather than made anew. */
export function renew({ id, tries, taskId, error, spent, isTaskPaid }: UnsuccessfulEntry): WaitingEntry {
  return { id, state: 'waiting', tries, adopt: collectableTask(taskId, error?.kind), spent, isTaskPaid };
}
