import type { Json } from '../../../domain/record.js';
import { isObject } from '../../../domain/record.js';
import { firstRunOf } from '../../look/first-run.js';
import { readStartedWith } from '../../look/started-with.js';
import { fieldsOf, readPayload } from '../../history-payload.js';
import type { Session } from '../../session.js';

/** With what a pipeline was started that has ended: the input of the first run, since a long pipeline hands over in a form of its own. */
export async function readEarlierInput(pipelineId: string, session: Session): Promise<Json | undefined> {
  const runId = firstRunOf(await session.client.workflow.getHandle(pipelineId).describe());
  const input = fieldsOf(readPayload(await readStartedWith({ workflowId: pipelineId, runId }, session)));
  return isObject(input.steps) ? input : undefined;
}
