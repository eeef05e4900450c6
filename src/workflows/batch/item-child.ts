import type { Json } from '../../domain/record.js';
import { toGenerationMemo } from '../../contract/memo.js';
import { itemWorkflowId } from '../../contract/item-workflow-id.js';
import type { Entry } from '../../domain/batch/book.js';
import { ofAccount } from '../../domain/batch/book.js';
import type { BatchFacts } from '../../domain/batch/progress/batch-facts.js';
import { shorten } from '../../domain/generation/generation.js';
import { itemTaskName } from '../../domain/batch/repeats/item-task-name.js';
import { escapeLine } from '../../webui/markdown-cell.js';
import { renderItemSteps } from '../../webui/next-steps.js';
import { toAdoption } from '../children/adoption.js';
import type { Child } from '../children/child-options.js';

/** The facts of a batch, and its first run. */
export type StartFacts = BatchFacts & { readonly run: string };

/** The generation of an item. A task that is paid for already is collected; anything else is made. */
export function toChild({ batchId, itemRun, searchable, run }: StartFacts, entry: Entry, request: Json): Child {
  const prompt = promptOf(request);
  const model = textOf(request.model_name);
  const { task } = request;
  return {
    id: entry.id,
    workflowId: itemWorkflowId({ batchId, itemId: entry.id }),
    request: toInput(entry, request, { itemRun, batchId }),
    summary: escapeLine(shorten(prompt ?? `task ${textOf(request.taskId) ?? entry.adopt ?? entry.id}`, 120)),
    details: renderItemSteps(batchId, entry.id),
    memo: toGenerationMemo({
      ...{ prompt, task: textOf(task), model, batchId, ...ofAccount(entry.account) },
      taskName: itemTaskName(run, entry.id, entry.tries),
    }),
    attributes: searchable ? { state: entry.adopt === undefined ? 'queued' : 'processing', batchId, model } : undefined,
  };
}

export function promptOf(request: Json): string | undefined {
  const prompt = textOf(request.prompt);
  return prompt === undefined ? undefined : shorten(prompt);
}

function toInput(
  { id, account, adopt, tries }: Entry,
  { run, ...request }: Json,
  { itemRun, batchId }: Pick<BatchFacts, 'itemRun' | 'batchId'>,
): Json {
  // What was begun by one account stays with it, whatever the row says now.
  const merged = { ...itemRun, ...(typeof run === 'object' ? run : {}), account };
  if (adopt !== undefined) {
    return toAdoption(request, merged, { id: adopt, item: id, batch: batchId });
  }
  const own = textOf(request.external_task_id);
  // Kling answers for a name that is taken with the task that bears it: another try needs another name.
  const name = own !== undefined && tries > 0 ? { external_task_id: `${own}-r${tries + 1}` } : {};
  return { ...request, ...name, run: merged };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
