import { WorkflowNotFoundError } from '@temporalio/client';
import { BATCH, GENERATION } from '../../contract/workflow-types.js';
import type { Advice } from '../../domain/advice/advice.js';
import { UsageError } from '../client-errors.js';
import type { Session } from '../session.js';
import { viewGeneration } from './generation-view.js';

/** What to say of a workflow's id where a task's is wanted; undefined where no generation or batch has it. */
export async function explainWorkflowId(id: string, session: Session): Promise<UsageError | undefined> {
  const type = await findType(id, session);
  if (type === BATCH) return refuse(id, 'a batch', [{ action: 'lookAtBatch', batchId: id }]);
  if (type !== GENERATION) return undefined;
  const { taskId } = await viewGeneration(id, session);
  return refuse(id, 'a generation', [taskId === undefined ? { action: 'look', id } : { action: 'adopt', taskId }]);
}

const refuse = (id: string, what: string, advice: readonly Advice[]): UsageError =>
  new UsageError(`"${id}" is the id of ${what}, and none of a task at Kling.`, { advice });

async function findType(id: string, { client }: Session): Promise<string | undefined> {
  try {
    return (await client.workflow.getHandle(id).describe()).type;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}
