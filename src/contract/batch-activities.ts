import type { ItemSource } from '../domain/batch/batch-request.js';
import type { ItemRecord } from '../domain/batch/item.js';
import type { Block, BlockedBook } from '../domain/batch/blocks/block.js';
import type { PackedBook } from '../domain/batch/packed-book.js';
import type { BatchState } from '../domain/batch/progress/progress.js';
import type { EarlierRuns } from '../domain/batch/repeats/earlier-runs.js';

export interface OpenBatchInput {
  readonly batchId: string;
  readonly source: ItemSource;
  readonly set: Readonly<Record<string, unknown>>;
  /** What each item runs, where the items are params of a pipeline. */
  readonly pipeline?: Readonly<Record<string, unknown>>;
  /** Makes items that mean something else than what was made under their ids, beside that. */
  readonly force?: boolean;
  /** Ids of the items that are made; all others stay as they are. */
  readonly only?: readonly string[];
  /** Of items that name none; absent for the default account. */
  readonly account?: string;
  /** Where the files of items are kept that name no place; absent for the worker's own. */
  readonly output?: string;
}

/** Every item of a batch: what an earlier run has completed is completed. Those of a large one were kept in blocks, and are to be read. */
export type OpenedBook =
  { readonly book: PackedBook; readonly kept?: undefined } | { readonly book?: undefined; readonly kept: BlockedBook };

export type OpenBatchResult = OpenedBook & {
  /** What `readItems` and `reportBatch` want to know. */
  readonly manifest: string;
  /** The account's parallel slots for these items, as this worker is configured. */
  readonly slots: number;
  /** The same by account, where the items are of several. */
  readonly accountSlots?: Readonly<Record<string, number>>;
  /** Whether this server has our search attributes. */
  readonly searchable: boolean;
  /** What earlier runs of this batch have cost and taken. */
  readonly earlier?: EarlierRuns;
};

export interface KeepBlockInput {
  readonly batchId: string;
  readonly book: PackedBook;
}

export interface ReadBlocksInput {
  readonly batchId: string;
  /** In the manifest's order. */
  readonly blocks: readonly Block[];
}

export interface ReadBlocksResult {
  /** Of the first blocks, as many as go together into one payload; one at least. */
  readonly books: readonly PackedBook[];
}

export interface ReadItemsInput {
  readonly manifest: string;
  readonly ids: readonly string[];
}

export interface RecordItemsInput {
  readonly batchId: string;
  readonly records: readonly ItemRecord[];
}

export interface CollectGenerationsInput {
  readonly workflowIds: readonly string[];
}

export interface ReportBatchInput {
  readonly batchId: string;
  readonly manifest: string;
  readonly state: BatchState;
  readonly reason?: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Absent while the batch runs. */
  readonly endedAt?: string;
}
