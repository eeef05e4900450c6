import type { Item } from '../domain/batch/batch-items.js';
import type { ReportFiles } from '../domain/batch/progress/progress.js';
import type { Json } from '../domain/record.js';
import { mapInParallel } from '../domain/work/map-in-parallel.js';
import { mapLazily } from '../domain/work/map-lazily.js';
import type { Folder } from '../ports/output/folder.js';
import { linkFiles, listFiles } from '../report/linked-files.js';
import type { WebUi } from '../report/page/page.js';
import { buildReport } from '../report/report.js';
import type { ReportFacts, RowSource } from '../report/rows.js';
import { toReportItem, toRows } from '../report/rows.js';
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

/** What a report is made of. */
export interface LinkedReportSource extends ReportFacts {
  readonly items: ReadonlyMap<string, Item>;
  readonly records: RowSource['records'];
  readonly pipeline?: Json;
}

/** Writes the report of a batch once more, somewhere else, with links to its files. */
export async function writeLinkedReport(
  { items: all, records, pipeline, ...facts }: LinkedReportSource,
  { folder, linkOf, webUi }: Linking,
): Promise<ReportFiles> {
  const items = mapLazily(all, (item) => toReportItem(item, pipeline));
  const report = await buildReport(toRows({ items, records }, facts), facts);
  const files = listFiles(report.rows);
  const links = await mapInParallel(files, PARALLEL, async (file) => [file, await linkOf(file)] as const);
  return writeReport(folder, linkFiles(report, new Map(links)), webUi);
}
