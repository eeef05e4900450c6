import { setHandler } from '@temporalio/workflow';
import { DEFAULT_ACCOUNT } from '../../../domain/account/account-name.js';
import { itemChangesSignal } from '../../../contract/messages/batch-messages.js';
import { parseItemWorkflowId } from '../../../contract/item-workflow-id.js';
import { isRunning } from '../../../domain/batch/item.js';
import type { ItemChange } from '../../../domain/batch/item-change.js';
import { readItemChanges } from '../../../domain/batch/item-change.js';
import { quote } from '../../../domain/text/quote.js';
import { logFault } from '../../log-fault.js';
import { onNewVersionSignal } from '../../versioning.js';
import { onWaitingSignal } from '../../waiting-signal.js';
import { createWarning } from '../../warn-once.js';
import type { LiveBatch } from '../live-batch.js';

/** Takes what workers have seen of a batch's items, why they wait, and that there is a new version. */
export function setWorkerSignals(batch: LiveBatch): void {
  const warn = createWarning();
  setHandler(
    itemChangesSignal,
    (value: unknown) => {
      const { changes, odd } = readItemChanges(value);
      changes.forEach((change) => logFault('A change of an item is not shown', () => noteChange(batch, change)));
      if (changes.length > 0 && odd === undefined) return;
      warn(`A signal ${itemChangesSignal.name} brought what is no change of an item; it is ignored: ${quote(odd)}`);
    },
    { description: 'For the workers: where items stand' },
  );
  onNewVersionSignal();
  onWaitingSignal('For the workers: why queued items wait', (waiting, _isSearchable, ofAccount) => {
    const { account = DEFAULT_ACCOUNT } = batch.facts().itemRun;
    if (ofAccount === undefined || ofAccount === account) batch.note({ waiting });
  });
}

function noteChange(batch: LiveBatch, { workflowId, state, taskId, at }: ItemChange): void {
  const { batchId, itemId = '' } = parseItemWorkflowId(workflowId) ?? {};
  const entry = batchId === batch.facts().batchId ? batch.book().get(itemId) : undefined;
  // A signal may be overtaken by the end, or by a later step of the same task. What workers see is of one generation.
  if (entry === undefined || !isRunning(entry) || entry.isPipeline) return;
  if (entry.state === 'downloading' && state === 'processing' && entry.taskId === taskId) return;
  // Kling takes tasks again.
  if (state === 'processing' && batch.facts().waiting !== undefined) batch.note({ waiting: undefined });
  batch.put({ ...entry, state, taskId, since: at });
}
