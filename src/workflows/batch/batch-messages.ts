import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { ItemChange } from '../../domain/batch/item-change.js';
import type { BatchItem, ItemState } from '../../domain/batch/item.js';
import type { BatchProgress, ReportFiles } from '../../domain/batch/progress/progress.js';

/** Counts, cost and times of a batch. */
export const progressQuery = defineQuery<BatchProgress>('progress');

export interface ItemsQuery {
  /** Only items in this state, or in one of these. */
  readonly state?: ItemState | readonly ItemState[];
  /** How many matching items to skip; default 0. */
  readonly offset?: number;
  /** At most 500; default 50. */
  readonly limit?: number;
}

export interface ItemsPage {
  /** In the manifest's order. */
  readonly items: readonly BatchItem[];
  /** How many items match in all. */
  readonly total: number;
  /** The `offset` of the next page, when there is one. */
  readonly nextOffset?: number;
}

/** The items of a batch, page by page. */
export const itemsQuery = defineQuery<ItemsPage, [ItemsQuery?]>('items');

/** Arguments of an update: one JSON object, or nothing at all. */
export type UpdateArgs = Readonly<Record<string, unknown>>;

/** `{ reason?: string }`: starts nothing more until `resume`; what runs goes on. */
export const pauseUpdate = defineUpdate<BatchProgress, [UpdateArgs?]>('pause');
/** `{ budget?: number }`: goes on, with another budget if one is given. */
export const resumeUpdate = defineUpdate<BatchProgress, [UpdateArgs?]>('resume');
/** `{ concurrency: number }`: generations under way at once, from now on. */
export const setConcurrencyUpdate = defineUpdate<BatchProgress, [UpdateArgs?]>('setConcurrency');
/** `{ ids?: string[] }`: puts failed and cancelled items, or those with these ids, back into the line. */
export const retryFailedUpdate = defineUpdate<{ readonly retried: readonly string[] }, [UpdateArgs?]>('retryFailed');
/** `{ id: string }`: takes one item out: it is not started, or its generation is cancelled. */
export const cancelItemUpdate = defineUpdate<BatchProgress, [UpdateArgs?]>('cancelItem');
/** Starts nothing more and ends when what runs has ended: a cancellation that leaves running generations alone. */
export const drainUpdate = defineUpdate<BatchProgress, [UpdateArgs?]>('drain');
/** Writes the report as of now. */
export const reportUpdate = defineUpdate<ReportFiles, [UpdateArgs?]>('report');

/** What activities have seen of items; sent by the workers themselves. */
export const itemChangesSignal = defineSignal<[readonly ItemChange[]]>('itemChanges');
