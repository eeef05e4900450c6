import type { WorkflowExecutionInfo } from '@temporalio/client';

/** Temporal's status of a workflow in words: `continued as new`. */
export const renderStatus = ({ status }: Pick<WorkflowExecutionInfo, 'status'>): string =>
  status.name.toLowerCase().replaceAll('_', ' ');
