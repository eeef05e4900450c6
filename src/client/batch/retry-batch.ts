import type { Json } from '../../domain/record.js';
import type { WorkflowHandle } from '@temporalio/client';
import { retryFailedUpdate } from '../../contract/messages/batch-messages.js';
import type { WayOnAdvice } from '../../domain/advice/advice.js';
import { UsageError } from '../client-errors.js';
import type { ItemState } from '../../domain/batch/item.js';
import { ITEM_STATES } from '../../domain/batch/item.js';
import { quote } from '../../domain/text/quote.js';
import type { Session } from '../session.js';
import { describeBatch } from './batch-view.js';
import { listItems } from './list-items.js';
import { planRestart } from './start/plan-restart.js';
import type { BatchStart } from './start/start-batch.js';
import { startBatch } from './start/start-batch.js';
import { updateBatch } from './update-batch.js';

export interface RetryOptions {
  /** Only these items; none means all that have failed or were cancelled. */
  readonly ids: readonly string[];
  /** Options of the batch that replace those that it had, once it has ended. */
  readonly run: Json;
}

/** What became of it: items of a batch that runs wait again, or a batch that had ended runs again. */
export type RetriedBatch =
  | { readonly kind: 'running'; readonly retried: readonly string[] }
  | {
      readonly kind: 'restarted';
      /** The chosen items; none when it runs again with all that has not succeeded. */
      readonly retried: readonly string[];
      readonly start: BatchStart;
      readonly handle: WorkflowHandle;
      readonly isAttached: boolean;
    };

/** Tries failed and cancelled items again. Throws `UsageError` where there is nothing to try, and as `updateBatch` and `startBatch` do. */
export async function retryBatch(batchId: string, { ids, run }: RetryOptions, session: Session): Promise<RetriedBatch> {
  const record = await describeBatch(batchId, session);
  if (record.isRunning) {
    if (Object.keys(run).length > 0) {
      throw new UsageError(`${batchId} runs with its own options.`, { advice: [adviseOptions(batchId, run)] });
    }
    const args = ids.length === 0 ? {} : { ids };
    const { retried } = await updateBatch(batchId, { update: retryFailedUpdate, args }, session);
    return { kind: 'running', retried };
  }
  const restart = await planRestart(record, run, session);
  const only = ids.length === 0 ? undefined : await findUnsuccessful(batchId, ids, session);
  const start = { ...restart, only };
  return { kind: 'restarted', retried: only ?? [], start, ...(await startBatch(start, session)) };
}

/** Those of the items that have not succeeded. Throws `UsageError` for what is no item of the batch, or when all of them have; and as `listItems` does. */
async function findUnsuccessful(batchId: string, ids: readonly string[], session: Session): Promise<readonly string[]> {
  const wanted = new Set(ids);
  const found = new Map<string, ItemState>();
  for await (const { id, state } of listItems(batchId, { states: ITEM_STATES, limit: Infinity }, session)) {
    if (wanted.has(id)) found.set(id, state);
    if (found.size === wanted.size) break;
  }
  const unknown = ids.find((id) => !found.has(id));
  if (unknown !== undefined) {
    throw new UsageError(`${batchId} has no item ${quote(unknown)}.`, { advice: [{ action: 'lookAtBatch', batchId }] });
  }
  const unsuccessful = [...wanted].filter((id) => found.get(id) !== 'completed');
  if (unsuccessful.length === 0) throw new UsageError(`${batchId}: none of these has failed or was cancelled.`);
  return unsuccessful;
}

/** How those options of a batch that runs are changed that can be changed then. */
export function adviseOptions(batchId: string, { concurrency, budget }: Json): WayOnAdvice {
  return { action: 'changeOptions', batchId, concurrency: numberOf(concurrency), budget: numberOf(budget) };
}

/** What has been found to be a number, or the text of one. */
const numberOf = (value: unknown): number | undefined => (value === undefined ? undefined : Number(value));
