import type { TotalEstimate } from '../domain/batch/cost/expected.js';
import { expectItem, NOTHING_EXPECTED, toTotalEstimate } from '../domain/batch/cost/expected.js';
import type { TotalCost } from '../domain/batch/cost/total-cost.js';
import { toTotalCost } from '../domain/batch/cost/total-cost.js';
import { addCost, NO_MONEY } from '../domain/money.js';
import type { FailureGroup } from './page/failures.js';
import { createFailureGroups } from './page/failures.js';
import type { ReportRow } from './rows.js';
import type { TableColumns } from './results.js';
import { createTableColumns } from './results.js';

/** What a report says of all its rows, for which each of them is looked at once. */
export interface Summary {
  readonly counts: Readonly<Record<ReportRow['state'], number>>;
  /** Of all rows, those of earlier runs of the batch included. */
  readonly cost: TotalCost;
  /** By Kling's price list, beside what Kling deducted for the same rows. */
  readonly estimate: TotalEstimate;
  /** How long those at Kling took that are completed, in ascending order. */
  readonly seconds: readonly number[];
  /** The most frequent first. */
  readonly failures: readonly FailureGroup[];
  readonly columns: TableColumns;
}

/** Takes rows in their order. */
export function createSummary() {
  const counts = { completed: 0, failed: 0, cancelled: 0, waiting: 0 };
  const seconds: number[] = [];
  const failures = createFailureGroups();
  const columns = createTableColumns();
  let [money, expected] = [NO_MONEY, NOTHING_EXPECTED];
  return {
    add(row: ReportRow, index: number): void {
      counts[row.state] += 1;
      money = addCost(money, row.cost);
      expected = expectItem(expected, row, row.cost);
      const took = secondsOf(row);
      if (took !== undefined) seconds.push(took);
      failures.add(row, index);
      columns.add(row);
    },
    sum: (): Summary => ({
      counts,
      cost: toTotalCost(money),
      estimate: toTotalEstimate(expected),
      seconds: seconds.toSorted((one, other) => one - other),
      failures: failures.list(),
      columns: columns.list(),
    }),
  };
}

/** A pipeline's time is that of many tasks, and of what waits between them. */
const secondsOf = ({ generatingSeconds, elapsedSeconds, state, pipeline }: ReportRow): number | undefined =>
  state === 'completed' && pipeline === undefined ? (generatingSeconds ?? elapsedSeconds) : undefined;
