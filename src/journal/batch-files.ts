import { workflowFolder } from '../disk/file-name.js';
import type { BatchFiles } from '../ports/batch-files.js';
import type { Folder, Output } from '../ports/output/folder.js';
import type { TextOrPieces } from '../domain/work/pieces.js';
import type { Report } from '../report/report.js';
import type { ReportFiles } from '../domain/batch/progress/progress.js';
import type { WebUi } from '../report/page/page.js';
import { isReportPage, pageName, planPages } from '../report/page/page.js';
import { renderCsv, renderJsonl } from '../report/results.js';
import { readBlock, writeBlock } from './book-blocks.js';
import { appendJournal, readJournal } from './journal.js';
import { readResult } from './made-result.js';
import { readMade, readRequests } from './sidecars.js';

/** A batch's files are kept in an output; in its report, items lead to their workflows by `webUi`. */
export interface BatchFilesOptions extends Omit<Output, 'linkOf'> {
  readonly webUi?: WebUi;
}

/**
 * A batch's journal and report, beside its items' folders: `<root>/<batch id>/journal.jsonl`, `results.jsonl`, `results.csv` and `report.html`.
 * Trouble with where they lie is thrown as `KlingFailure` of kind `Storage`.
 */
export function createBatchFiles({ root, of, sizeOf, webUi }: BatchFilesOptions): BatchFiles {
  const folderOf = (batchId: string) => workflowFolder(root, batchId);
  return {
    appendRecords: (batchId, records) => appendJournal(folderOf(batchId), records),

    readRecords: (batchId) => readJournal(folderOf(batchId)),

    readMade: (batchId, ids, output) => readMade(workflowFolder(of(output), batchId), ids),

    readRequests: (batchId) => readRequests(folderOf(batchId)),

    readResult: (workflowId) => readResult(root, workflowId),

    /** Whether every file of a finished item is still there, whole. */
    async hasFiles({ artifacts }) {
      const found = await Promise.all(artifacts.map(async ({ file, bytes }) => (await sizeOf(file)) === bytes));
      return found.length > 0 && found.every(Boolean);
    },

    writeBlock: (batchId, book) => writeBlock(folderOf(batchId), book),

    readBlock: (batchId, block) => readBlock(folderOf(batchId), block),

    writeReport: (batchId, report) => writeReport(folderOf(batchId), report, webUi),
  };
}

/** Writes a report in its three forms; the first of its pages, to which the others belong, last. Pages of a longer one are removed. */
export async function writeReport(folder: Folder, report: Report, webUi?: WebUi): Promise<ReportFiles> {
  const put = async (name: string, text: TextOrPieces): Promise<string> => {
    await folder.write(name, text);
    return folder.pathOf(name);
  };
  const jsonl = await put('results.jsonl', renderJsonl(report.rows));
  const csv = await put('results.csv', renderCsv(report.rows, report.columns));
  const pages = planPages(report, folder.path, webUi);
  for (const { name, render } of pages.toReversed()) await put(name, render());
  await removePagesAfter(pages.length, folder);
  return { jsonl, csv, html: folder.pathOf(pageName(1)) };
}

/** Of a report with more rows, the last first: whoever is stopped leaves no gap behind which the next one would see nothing. */
async function removePagesAfter(count: number, folder: Folder): Promise<void> {
  const stale: string[] = [];
  for (;;) {
    const name = pageName(count + 1 + stale.length);
    if (!isReportPage((await folder.read(name)) ?? '')) break;
    stale.push(name);
  }
  for (const name of stale.reverse()) await folder.remove(name);
}
