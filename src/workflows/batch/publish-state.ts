import { upsertSearchAttributes } from '@temporalio/workflow';
import { toAttributePairs } from '../../contract/search-attributes.js';
import type { BatchFacts } from '../../domain/batch/progress/batch-facts.js';
import { filedAs } from '../../domain/generation/waiting.js';
import { readFiledState } from '../filed-state.js';

/** Files a batch whose items are known under its state and why its queued items wait, each time that changes. */
export function createStatePublisher(): (facts: BatchFacts) => void {
  let written = readFiledState();
  return ({ batchId, state, waiting, searchable, manifest }) => {
    if (!searchable || manifest === '') return;
    const filed = filedAs(state, state === 'running' ? waiting : undefined);
    if (filed === written) return;
    written = filed;
    upsertSearchAttributes(toAttributePairs({ state: filed, batchId }));
  };
}
