import type { Json } from '../../../domain/record.js';
import { isObject } from '../../../domain/record.js';
import { openDeep } from '../../../temporal/encryption/open-deep.js';
import { firstRunOf } from '../../look/first-run.js';
import { fieldsOf, readPayload } from '../../history-payload.js';
import type { Session } from '../../session.js';

/** With what a pipeline was started that has ended: the input of the first run, since a long pipeline hands over in a form of its own. */
export async function readEarlierInput(pipelineId: string, session: Session): Promise<Json | undefined> {
  const { client, namespace } = session;
  const runId = firstRunOf(await client.workflow.getHandle(pipelineId).describe());
  const { history } = await client.workflowService.getWorkflowExecutionHistory({
    namespace,
    execution: { workflowId: pipelineId, runId },
    maximumPageSize: 1,
  });
  const begun = await openDeep(history?.events?.[0], client);
  const input = fieldsOf(readPayload(begun?.workflowExecutionStartedEventAttributes?.input));
  return isObject(input.steps) ? input : undefined;
}
