import { log } from '@temporalio/workflow';

/**
 * Takes what only informs, e.g. a signal: a fault of our own there is logged and costs nothing else. Thrown, it would fail the workflow task, which
 * Temporal tries again for ever.
 */
export function logFault(what: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    log.error(`${what}: ${String(error)}`);
  }
}
