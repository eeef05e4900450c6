import { log } from '@temporalio/workflow';

/** Warns once only of signals of one kind that nobody understands: whoever sends one of them may send thousands. */
export function createWarning(): (text: string) => void {
  let hasWarned = false;
  return (text) => {
    if (!hasWarned) log.warn(text);
    hasWarned = true;
  };
}
