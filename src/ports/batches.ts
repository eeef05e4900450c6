import type { ItemChange } from '../domain/batch/item-change.js';
import type { WaitReason } from '../domain/generation/waiting.js';

/** What an activity has seen of an item of a batch, just now. */
export type ItemStep = Omit<ItemChange, 'at'>;

/**
 * Tells running batches where their items stand, many in one signal. For the eye only: what is lost or late here changes nothing, since
 * a batch learns of ends from the generations themselves.
 */
export interface Batches {
  /** Does nothing without a batch. The function returned takes back what has not been sent yet: it is over already. */
  reportItem(batchId: string | undefined, step: ItemStep): () => void;
  /** Says to a generation, and to its batch, why it is still queued; trouble of `account`, the default one when absent. */
  reportWaiting(workflowId: string, batchId: string | undefined, waiting: WaitReason, account?: string): void;
}
