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

/** Adds up what is kept of the items, one after the other; the sum is undefined when nothing has ended yet. */
export function createEarlierRuns() {
  const spans: Span[] = [];
  let money = NO_MONEY;
  let expected = NOTHING_EXPECTED;
  return {
    add(record: ItemRecord): void {
      money = addCost(money, record.cost);
      expected = expectItem(expected, record, record.cost);
      const toMs = Date.parse(record.endedAt);
      spans.push({ fromMs: toMs - 1000 * (record.elapsedSeconds ?? 0), toMs });
    },
    sum: (): EarlierRuns | undefined =>
      spans.length === 0
        ? undefined
        : { cost: toTotalCost(money), expected, elapsedSeconds: Math.round(busyMs(spans) / 100) / 10 },
  };
}

/** Epoch milliseconds. */
interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Items overlap, and between two runs may lie days: only what is covered by an item counts, and once. */
function busyMs(spans: readonly Span[]): number {
  let sumMs = 0;
  let coveredToMs = -Infinity;
  for (const { fromMs, toMs } of spans.toSorted((one, other) => one.fromMs - other.fromMs)) {
    sumMs += Math.max(0, toMs - Math.max(fromMs, coveredToMs));
    coveredToMs = Math.max(coveredToMs, toMs);
  }
  return sumMs;
}
