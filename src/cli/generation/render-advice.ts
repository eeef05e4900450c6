import { parseItemWorkflowId } from '../../contract/item-workflow-id.js';
import type { Advice } from '../../domain/generation/advice.js';

/** What can be done next, with a command that can be pasted where there is one. */
export function renderAdvice(advice: Advice, workflowId: string): string {
  switch (advice.action) {
    case 'adopt':
      return `${toAdopt(advice)}: kling adopt ${word(advice.taskId)}`;
    case 'retry':
      return `start it again: ${retryCommand(workflowId)}`;
    case 'checkKeys':
      return "the worker's keys are in KLING_API_KEY (or KLING_ACCESS_KEY and KLING_SECRET_KEY), the address in KLING_BASE_URL";
    case 'checkClock':
      return 'see how far the clocks differ: kling doctor';
    case 'checkAddress':
      return 'the address is in KLING_BASE_URL of the worker';
    case 'trustHost':
      return 'hosts to be trusted are in KLING_MEDIA_HOSTS of the worker';
  }
}

const toAdopt = ({ isUncertain }: { readonly isUncertain?: true }): string =>
  isUncertain === true ? 'see whether Kling has made it after all' : 'collect its files without a new charge';

/** An item is counted and reported by its batch, so another try goes through that. */
function retryCommand(workflowId: string): string {
  const item = parseItemWorkflowId(workflowId);
  return item === undefined
    ? `kling retry ${word(workflowId)}`
    : `kling batch retry ${word(item.batchId)} ${word(item.itemId)}`;
}

/** An id as one word for a shell. */
function word(id: string): string {
  return /^\w[\w./-]*$/.test(id) ? id : `'${id.replaceAll("'", `'\\''`)}'`;
}
