import { itemWorkflowId } from '../contract/item-workflow-id.js';
import type { Item } from '../domain/batch/batch-items.js';
import type { Json } from '../domain/record.js';
import { isObject } from '../domain/record.js';
import type { Metadata } from '../domain/generation/metadata.js';
import type { ItemRecord } from '../domain/batch/item.js';
import type { BatchState } from '../domain/batch/progress/progress.js';

/** An item of the batch with what is known of its end. */
export interface ReportRow extends Omit<ItemRecord, 'state' | 'endedAt'> {
  /** `waiting`: the batch has not started it, or has not heard of its end. */
  readonly state: ItemRecord['state'] | 'waiting';
  readonly prompt?: string;
  /** What its row kept beside the request. */
  readonly metadata?: Metadata;
  readonly endedAt?: string;
}

/** Rows that may be made each time they are gone through: a hundred thousand at once would be hundreds of megabytes. */
export interface ReportRows extends Iterable<ReportRow> {
  readonly length: number;
  slice(start: number, end: number): readonly ReportRow[];
}

/** What is known of a batch as a whole. */
export interface ReportFacts {
  readonly batchId: string;
  readonly state: BatchState;
  readonly reason?: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Absent while the batch runs. */
  readonly endedAt?: string;
}

/** What a report takes from the manifest. */
export type ReportItem = Pick<ReportRow, 'id' | 'prompt' | 'metadata'>;

/** Of a pipeline, its params are what its row says. */
export function toReportItem({ id, request }: Item, pipeline: Json | undefined): ReportItem {
  if (pipeline !== undefined) return Object.keys(request).length === 0 ? { id } : { id, metadata: request };
  const { prompt, metadata } = request;
  return {
    id,
    prompt: typeof prompt === 'string' ? prompt : undefined,
    ...(isObject(metadata) ? { metadata } : {}),
  };
}

/** Both by the item's id, the first in the manifest's order. */
export interface RowSource {
  readonly items: ReadonlyMap<string, ReportItem>;
  readonly records: Pick<ReadonlyMap<string, ItemRecord>, 'get'>;
}

/** One row for each item of the manifest, whatever the journal knows of it; each is made when its turn comes. */
export function toRows({ items, records }: RowSource, facts: ReportFacts): ReportRows {
  const ids = [...items.keys()];
  const rowAt = (index: number): ReportRow => {
    const id = ids[index] ?? '';
    const item = items.get(id) ?? { id };
    const record = records.get(id);
    return record === undefined ? notStarted(item, facts) : { ...record, ...item };
  };
  return {
    length: ids.length,
    slice: (start, end) => ids.slice(start, end).map((_id, at) => rowAt(start + at)),
    *[Symbol.iterator]() {
      for (let index = 0; index < ids.length; index++) yield rowAt(index);
    },
  };
}

function notStarted(item: ReportItem, { batchId, state, endedAt, reason }: ReportFacts): ReportRow {
  const why = state === 'cancelled' ? 'the batch was cancelled' : reason;
  const text = endedAt === undefined ? 'has not ended yet' : `not started${why === undefined ? '' : `: ${why}`}`;
  const error = { kind: 'Unexpected', text } as const;
  return {
    ...item,
    state: 'waiting',
    workflowId: itemWorkflowId({ batchId, itemId: item.id }),
    attempts: 0,
    artifacts: [],
    error,
  };
}
