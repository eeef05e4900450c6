import type { Item } from '../domain/batch/batch-items.js';
import type { ReportFiles } from '../domain/batch/progress/progress.js';
import type { Json } from '../domain/record.js';
import { mapInParallel } from '../domain/map-in-parallel.js';
import type { Folder } from '../ports/output/folder.js';
import { linkFiles, listFiles } from '../report/linked-files.js';
import type { WebUi } from '../report/page.js';
import type { ReportSource } from '../report/report.js';
import { buildReport, toReportItem } from '../report/report.js';
import { writeReport } from './batch-files.js';

/** How a report is written that names its files by links. */
export interface Linking {
  /** Where it is written. */
  readonly folder: Folder;
  readonly linkOf: (file: string) => Promise<string>;
  readonly webUi: WebUi;
}

/** Each is reckoned here, with nobody asked. */
const PARALLEL = 8;

/** Writes the report of a batch once more, somewhere else, with links to its files. */
export async function writeLinkedReport(
  {
    items,
    pipeline,
    ...source
  }: Omit<ReportSource, 'items'> & { readonly items: readonly Item[]; readonly pipeline?: Json },
  { folder, linkOf, webUi }: Linking,
): Promise<ReportFiles> {
  const report = buildReport({ ...source, items: items.map((item) => toReportItem(item, pipeline)) });
  const files = listFiles(report);
  const links = await mapInParallel(files, PARALLEL, async (file) => [file, await linkOf(file)] as const);
  return writeReport(folder, linkFiles(report, new Map(links)), webUi);
}
