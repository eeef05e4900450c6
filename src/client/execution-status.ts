import { findWorkflow } from '../temporal/find-workflow.js';
import type { Session } from './session.js';

/** How the latest workflow of that id stands, in Temporal's words, e.g. `RUNNING`; undefined where there is none. */
export async function executionStatus(workflowId: string, { client }: Session): Promise<string | undefined> {
  return (await findWorkflow(client, workflowId))?.status.name;
}
