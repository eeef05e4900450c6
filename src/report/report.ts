import { itemWorkflowId } from '../contract/item-workflow-id.js';
import type { Item } from '../domain/batch/batch-items.js';
import type { Json } from '../domain/record.js';
import { isObject } from '../domain/record.js';
import type { Metadata } from '../domain/generation/metadata.js';
import type { ItemRecord } from '../domain/batch/item.js';
import type { BatchState } from '../domain/batch/progress/progress.js';
import type { TotalEstimate } from '../domain/batch/cost/expected.js';
import { expectItem, NOTHING_EXPECTED, toTotalEstimate } from '../domain/batch/cost/expected.js';
import type { TotalCost } from '../domain/batch/cost/total-cost.js';
import { toTotalCost } from '../domain/batch/cost/total-cost.js';
import { addCost, NO_MONEY } from '../domain/money.js';

/** An item of the batch with what is known of its end. */
export interface ReportRow extends Omit<ItemRecord, 'state' | 'endedAt'> {
  /** `waiting`: the batch has not started it, or has not heard of its end. */
  readonly state: ItemRecord['state'] | 'waiting';
  readonly prompt?: string;
  /** What its row kept beside the request. */
  readonly metadata?: Metadata;
  readonly endedAt?: string;
}

export interface Report {
  readonly batchId: string;
  readonly state: BatchState;
  readonly reason?: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Absent while the batch runs. */
  readonly endedAt?: string;
  /** In the manifest's order. */
  readonly rows: readonly ReportRow[];
  readonly counts: Readonly<Record<ReportRow['state'], number>>;
  /** Of all rows, those of earlier runs of the batch included. */
  readonly cost: TotalCost;
  /** By Kling's price list, beside what Kling deducted for the same rows. */
  readonly estimate: TotalEstimate;
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

export interface ReportSource {
  readonly batchId: string;
  readonly state: BatchState;
  readonly reason?: string;
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly items: readonly ReportItem[];
  /** A later record of the same item replaces an earlier one. */
  readonly records: readonly ItemRecord[];
}

/** One row for each item of the manifest, whatever the journal knows of it. */
export function buildReport({ items, records, ...facts }: ReportSource): Report {
  const known = new Map(records.map((record) => [record.id, record]));
  const rows = items.map((item): ReportRow => {
    const record = known.get(item.id);
    return record === undefined ? notStarted(item, facts) : { ...record, ...item };
  });
  const counts = { completed: 0, failed: 0, cancelled: 0, waiting: 0 };
  rows.forEach(({ state }) => (counts[state] += 1));
  const cost = toTotalCost(rows.reduce((total, row) => addCost(total, row.cost), NO_MONEY));
  const expected = rows.reduce((sum, row) => expectItem(sum, row, row.cost), NOTHING_EXPECTED);
  return { ...facts, rows, counts, cost, estimate: toTotalEstimate(expected) };
}

function notStarted(
  item: ReportItem,
  { batchId, state, endedAt, reason }: Omit<ReportSource, 'items' | 'records'>,
): ReportRow {
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
