import { proxySinks, workflowInfo } from '@temporalio/workflow';
import type { NoticeSinks } from '../contract/notices.js';
import type { Happening } from '../domain/notices/happening.js';

const { notices } = proxySinks<NoticeSinks>();

/**
 * Tells the worker what has happened, so that it announces it. That costs no event of the history: the worker keeps it at Temporal before it reports
 * this workflow task, and a task that is not reported is done again.
 */
export function announce(happening: Happening): void {
  if (!workflowInfo().unsafe.isReplayingHistoryEvents) notices.announce(happening);
}
