import type { ItemRecord } from '../item.js';
import { addCost, NO_MONEY } from '../../money.js';
import type { Expected } from '../cost/expected.js';
import { expectItem, NOTHING_EXPECTED } from '../cost/expected.js';
import type { TotalCost } from '../cost/total-cost.js';
import { toTotalCost } from '../cost/total-cost.js';

/** What earlier runs of a batch have cost and taken. */
export interface EarlierRuns {
  readonly cost: TotalCost;
  /** Absent in what earlier versions have written. */
  readonly expected?: Expected;
  /** Seconds during which at least one of its items was under way. */
  readonly elapsedSeconds: number;
}

/** From what is kept of the items; undefined when nothing has ended yet. */
export function summarizeEarlier(records: readonly ItemRecord[]): EarlierRuns | undefined {
  if (records.length === 0) return undefined;
  const cost = toTotalCost(records.reduce((total, record) => addCost(total, record.cost), NO_MONEY));
  const expected = records.reduce((sum, record) => expectItem(sum, record, record.cost), NOTHING_EXPECTED);
  return { cost, expected, elapsedSeconds: Math.round(busyMs(records) / 100) / 10 };
}

/** Items overlap, and between two runs may lie days: only what is covered by an item counts, and once. */
function busyMs(records: readonly ItemRecord[]): number {
  const spans = records
    .map(({ endedAt, elapsedSeconds = 0 }) => ({ to: Date.parse(endedAt), tookMs: elapsedSeconds * 1000 }))
    .map(({ to, tookMs }) => ({ from: to - tookMs, to }))
    .sort((one, other) => one.from - other.from);
  let sumMs = 0;
  let coveredTo = -Infinity;
  for (const { from, to } of spans) {
    sumMs += Math.max(0, to - Math.max(from, coveredTo));
    coveredTo = Math.max(coveredTo, to);
  }
  return sumMs;
}
