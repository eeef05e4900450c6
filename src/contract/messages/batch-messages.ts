import type { ItemChange } from '../../domain/batch/item-change.js';
import type { BatchItem, ItemState, ItemTrouble } from '../../domain/batch/item.js';
import type { BatchProgress, ReportFiles } from '../../domain/batch/progress/progress.js';
import { createQuery, createSignal, createUpdate } from './message-definitions.js';

/** Counts, cost and times of a batch. */
export const progressQuery = createQuery<BatchProgress>('progress');

export interface ItemsQuery {
  /** Only items in this state, or in one of these. */
  readonly state?: ItemState | readonly ItemState[];
  /** Only items that take unusually long at Kling, or whose task goes on there without us. */
  readonly only?: ItemTrouble;
  /** How many matching items to skip; default 0. */
  readonly offset?: number;
  /** At most `MAX_PAGE_ITEMS`; default 50. */
  readonly limit?: number;
}

export interface ItemsPage {
  /** In the manifest's order. */
  readonly items: readonly BatchItem[];
  /** How many items match in all. */
  readonly total: number;
  /** The `offset` of the next page, when there is one. */
  readonly nextOffset?: number;
  /**
   * Of a large batch, which has begun a run of its workflow a moment ago: how many items of these states it has yet to read. They are counted in
   * `total` and on no page; ask again.
   */
  readonly unread?: number;
}

/** The items of a batch, page by page. */
export const itemsQuery = createQuery<ItemsPage, [ItemsQuery?]>('items');

/** Items in one page. */
export const MAX_PAGE_ITEMS = 500;

/** Starts nothing more until `resume`; what runs goes on. */
export const pauseUpdate = createUpdate<BatchProgress, [{ readonly reason?: string }?]>('pause');
/** Goes on, with another budget if one is given. */
export const resumeUpdate = createUpdate<BatchProgress, [{ readonly budget?: number }?]>('resume');
/** Generations under way at once, from now on. */
export const setConcurrencyUpdate = createUpdate<BatchProgress, [{ readonly concurrency: number }]>('setConcurrency');
/** Puts failed and cancelled items, or those with these ids, back into the line. */
export const retryFailedUpdate = createUpdate<
  { readonly retried: readonly string[] },
  [{ readonly ids?: readonly string[] }?]
>('retryFailed');
/** Takes one item out: it is not started, or its generation is cancelled. */
export const cancelItemUpdate = createUpdate<BatchProgress, [{ readonly id: string }]>('cancelItem');
/** Starts nothing more and ends when what runs has ended: a cancellation that leaves running generations alone. */
export const drainUpdate = createUpdate<BatchProgress>('drain');
/** Writes the report as of now. */
export const reportUpdate = createUpdate<ReportFiles>('report');

/** What activities have seen of items; sent by the workers themselves. */
export const itemChangesSignal = createSignal<[readonly ItemChange[]]>('itemChanges');
