import type { ItemRecord } from '../../src/domain/batch/item.js';
import { joinPieces } from '../../src/domain/work/pieces.js';
import type { Report } from '../../src/report/report.js';
import type { ReportFacts, ReportItem } from '../../src/report/rows.js';
import { toRows } from '../../src/report/rows.js';
import * as results from '../../src/report/results.js';
import { createSummary } from '../../src/report/summary.js';

/** The report of some items and records, at once; a later record of the same item replaces an earlier one. */
export function buildReport({
  items,
  records,
  ...facts
}: ReportFacts & { readonly items: readonly ReportItem[]; readonly records: readonly ItemRecord[] }): Report {
  const byId = <Value extends { readonly id: string }>(all: readonly Value[]) =>
    new Map(all.map((one) => [one.id, one]));
  const rows = toRows({ items: byId(items), records: byId(records) }, facts);
  const summary = createSummary();
  [...rows].forEach(summary.add);
  return { ...facts, ...summary.sum(), rows };
}

export const renderCsv = (report: Report): string => joinPieces(results.renderCsv(report.rows, report.columns));
export const renderJsonl = (report: Report): string => joinPieces(results.renderJsonl(report.rows));
