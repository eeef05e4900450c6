import { BATCH, GENERATION, PIPELINE } from '../../contract/workflow-types.js';
import type { Advice } from '../../domain/advice/advice.js';
import { collectableTask } from '../../domain/advice/failure-advice.js';
import { findWorkflow } from '../../temporal/find-workflow.js';
import { UsageError } from '../client-errors.js';
import type { Session } from '../session.js';
import type { GenerationView } from './generation-view.js';
import { viewGeneration } from './generation-view.js';

type Standing = Pick<GenerationView, 'state' | 'taskId' | 'error' | 'isRunning'>;

/** What to say of a workflow's id where a task's is wanted; undefined where no generation or batch has it. */
export async function explainWorkflowId(id: string, session: Session): Promise<UsageError | undefined> {
  const type = (await findWorkflow(session.client, id))?.type;
  if (type === BATCH) return refuse(id, 'a batch', [{ action: 'lookAtBatch', batchId: id }]);
  if (type === PIPELINE) return refuse(id, 'a pipeline', [{ action: 'lookAtPipeline', pipelineId: id }]);
  if (type !== GENERATION) return undefined;
  return refuse(id, 'a generation', [adviseInstead(id, await viewGeneration(id, session))]);
}

/** What was meant by adopting a generation: its task, where there is something to collect that it has not collected, and will not. */
export function adviseInstead(id: string, { state, taskId, error, isRunning }: Standing): Advice {
  if (isRunning) return { action: 'watch', id };
  const task = state === 'completed' ? undefined : collectableTask(taskId, error?.kind);
  return task === undefined ? { action: 'look', id } : { action: 'adopt', taskId: task };
}

const refuse = (id: string, what: string, advice: readonly Advice[]): UsageError =>
  new UsageError(`"${id}" is the id of ${what}, and none of a task at Kling.`, { advice });
