import { log } from '@temporalio/workflow';

/** Warns of the first thing only that a kind of signal brought and nobody understands: whoever sends such signals may send thousands. */
export function createWarning(): (text: string) => void {
  let hasWarned = false;
  return (text) => {
    if (!hasWarned) log.warn(text);
    hasWarned = true;
  };
}
