import { fingerprint } from '../text/fingerprint.js';

/**
 * The trace of a workflow that came with none, in the words of W3C's `traceparent`: made of the workflow and its run, so that whatever is done for it
 * meets in one trace, whichever worker does it. Its root is never seen.
 */
export function traceparentOf(workflowId: string, runId: string): string {
  const of = `${workflowId}\n${runId}`;
  return `00-${fingerprint(`trace ${of}`)}${fingerprint(of)}-${fingerprint(`span ${of}`)}-01`;
}
