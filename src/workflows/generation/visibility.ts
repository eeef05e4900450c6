import { upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import { readAttribute, toAttributePairs } from '../../contract/search-attributes.js';
import type { GenerationStatus } from '../../domain/generation/generation.js';
import { shownState } from '../../domain/generation/lifecycle.js';
import { filedAs } from '../../domain/generation/waiting.js';

const readState = (): string | undefined => readAttribute(workflowInfo().typedSearchAttributes, 'state');

/** True when the client already set our search attributes at the start: then the server surely has them. */
export function isSearchable(): boolean {
  return readState() !== undefined;
}

/** Writes what people filter by, in one history event. Must not be called on a server that lacks the attributes. */
export function publish(status: GenerationStatus): void {
  upsertSearchAttributes(
    toAttributePairs({
      state: filedAs(shownState(status), status.waiting),
      taskId: status.taskId,
      model: status.model,
    }),
  );
}

/** Writes a batch's state where people filter by it, each time it is another one. */
export function createBatchPublisher(): (batchId: string, state: string) => void {
  let written = readState();
  return (batchId, state) => {
    if (state === written) return;
    written = state;
    upsertSearchAttributes(toAttributePairs({ state, batchId }));
  };
}
