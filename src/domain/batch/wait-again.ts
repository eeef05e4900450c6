import type { Entry, UnsuccessfulEntry, WaitingEntry } from './book.js';
import { collectableTask } from '../advice/failure-advice.js';
import { ofAccount } from './book.js';

/** An item whose start has come to nothing, waiting again. */
export function waitAgain({ id, account, adopt, spent, isTaskPaid }: Entry, tries: number): WaitingEntry {
  return { id, state: 'waiting', tries, ...ofAccount(account), adopt, spent, isTaskPaid };
}

/** An item that is to be tried again; what is paid for is collected rather than made anew. */
export function renew({ id, tries, account, taskId, error, spent, isTaskPaid }: UnsuccessfulEntry): WaitingEntry {
  const adopt = collectableTask(taskId, error?.kind);
  return { id, state: 'waiting', tries, ...ofAccount(account), adopt, spent, isTaskPaid };
}
