import { inTurns } from '../domain/work/map-in-turns.js';
import type { ReportFacts, ReportRows } from './rows.js';
import type { Summary } from './summary.js';
import { createSummary } from './summary.js';

export interface Report extends ReportFacts, Summary {
  /** In the manifest's order. */
  readonly rows: ReportRows;
}

/** Looks at each row once. */
export async function buildReport(rows: ReportRows, facts: ReportFacts): Promise<Report> {
  const summary = createSummary();
  await inTurns(rows, (row, index) => summary.add(row, index));
  return { ...facts, ...summary.sum(), rows };
}
