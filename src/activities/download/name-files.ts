import type { DownloadInput } from '../../contract/generation-activities.js';
import { itemPlaceOf } from '../../contract/item-workflow-id.js';
import type { NameFacts } from '../../domain/generation/files/name-template.js';
import { fillName, nameProduct } from '../../domain/generation/files/name-template.js';
import { isObject } from '../../domain/record.js';
import { isIsoTime } from '../../domain/text/iso-time.js';
import type { Store } from '../../ports/store.js';

/** The same input with the name that its files have in place of the template of it. */
export async function nameFiles(input: DownloadInput, scheduledMs: number, store: Store): Promise<DownloadInput> {
  const { name: template, workflowId, taskId } = input;
  if (template === undefined) return input;
  return {
    ...input,
    name: await store.nameFor({ workflowId, taskId }, fillName(template, factsOf(input, scheduledMs))),
  };
}

/** Nothing in them changes from one try to the next. */
function factsOf(
  { workflowId, batchId, pipelineId, taskId, task, sidecar }: DownloadInput,
  scheduledMs: number,
): NameFacts {
  const owner = batchId ?? pipelineId;
  const { request, model, createdAt } = sidecar;
  const { prompt } = isObject(request) ? request : {};
  return {
    id: taskId,
    prompt: typeof prompt === 'string' ? prompt : undefined,
    model: typeof model === 'string' ? model : undefined,
    ...(task === undefined ? {} : nameProduct(task)),
    // Of Kling's clock, which a task that is adopted has been made by.
    date: new Date(isIsoTime(createdAt) ? createdAt : scheduledMs).toISOString().slice(0, 10),
    item: itemPlaceOf({ workflowId, batchId: owner })?.itemId ?? workflowId,
    batch: owner,
  };
}
