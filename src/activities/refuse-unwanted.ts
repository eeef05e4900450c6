import { Context } from '@temporalio/activity';
import type { IsStillWanted } from '../ports/still-wanted.js';
import { notWanted } from './stop-reason.js';

/** The last thing before money is spent: a cancellation may have come while this waited, and travels here for seconds. */
export async function refuseUnwanted(ownerId: string | undefined, isStillWanted: IsStillWanted): Promise<void> {
  const { workflowExecution: own } = Context.current().info;
  if (own !== undefined && !(await isStillWanted(own, ownerId))) throw notWanted();
}
