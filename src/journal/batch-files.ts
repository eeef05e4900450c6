import { constants } from 'node:fs/promises';
import path from 'node:path';
import type { ItemRecord } from '../domain/batch/item.js';
import type { ReportFiles } from '../domain/batch/progress/progress.js';
import type { BatchFiles } from '../ports/batch-files.js';
import type { WebUi } from '../report/page.js';
import { renderPage } from '../report/page.js';
import { renderCsv, renderJsonl } from '../report/results.js';
import { makeDirectory, syncDirectory } from '../disk/directory.js';
import { onDisk } from '../disk/disk-failure.js';
import { itemSegment, workflowDirectory } from '../disk/file-name.js';
import { ignoreCodes } from '../disk/ignore-codes.js';
import { sizeOfFile } from '../disk/size-of-file.js';
import { openPlain, writeAtomically } from '../disk/plain-file.js';
import { readRecord } from './read-record.js';
import { readMade, readRequests } from './sidecars.js';

const JOURNAL = 'journal.jsonl';

/** The last record of each item of the batch whose directory this is; a torn line counts as never written. */
export function readJournal(directory: string): Promise<Map<string, ItemRecord>> {
  return onDisk(directory, async () => {
    const records = parseJournal(await readText(path.join(directory, JOURNAL)));
    return new Map([...records].map(([id, record]) => [id, moveRecord(record, directory)]));
  });
}

/**
 * A batch's journal and report, beside its items' directories: `<root>/<batch id>/journal.jsonl`, `results.jsonl`, `results.csv` and
 * `report.html`, whose items lead to their workflows by `webUi`. Trouble with the disk is thrown as `KlingFailure` of kind `Storage`.
 */
export function createBatchFiles({ root, webUi }: { root: string; webUi?: WebUi }): BatchFiles {
  const absoluteRoot = path.resolve(root);
  const directoryOf = (batchId: string): string => workflowDirectory(absoluteRoot, batchId);
  const journalOf = (batchId: string): string => path.join(directoryOf(batchId), JOURNAL);

  return {
    /** Adds lines, on disk when this returns. Repeated lines do no harm: the last one of an item counts. */
    appendRecords: (batchId, records) =>
      onDisk(directoryOf(batchId), async () => {
        await makeDirectory(absoluteRoot, directoryOf(batchId));
        const flags = constants.O_RDWR | constants.O_CREAT | constants.O_APPEND;
        const handle = await openPlain(journalOf(batchId), flags);
        try {
          // Begins a line of its own even where a power cut has torn the last one.
          const lines = records.map((record) => `\n${JSON.stringify(record)}`).join('');
          await handle.appendFile(`${lines}\n`);
          await handle.sync();
        } finally {
          await handle.close();
        }
        await syncDirectory(directoryOf(batchId));
      }),

    readRecords: (batchId) => readJournal(directoryOf(batchId)),

    readMade: (batchId, ids) => readMade(directoryOf(batchId), ids),

    readRequests: (batchId) => readRequests(directoryOf(batchId)),

    /** Whether every file of a finished item is still there, whole. */
    async hasFiles({ artifacts }) {
      const found = await Promise.all(artifacts.map(async ({ file, bytes }) => (await sizeOfFile(file)) === bytes));
      return found.length > 0 && found.every(Boolean);
    },

    writeReport: (batchId, report) =>
      onDisk(directoryOf(batchId), async () => {
        const directory = directoryOf(batchId);
        await makeDirectory(absoluteRoot, directory);
        const files: ReportFiles = {
          jsonl: path.join(directory, 'results.jsonl'),
          csv: path.join(directory, 'results.csv'),
          html: path.join(directory, 'report.html'),
        };
        await writeAtomically(files.jsonl, renderJsonl(report));
        await writeAtomically(files.csv, renderCsv(report));
        await writeAtomically(files.html, renderPage(report, directory, webUi));
        return files;
      }),
  };
}

async function readText(file: string): Promise<string> {
  const handle = await openPlain(file, constants.O_RDONLY).catch(ignoreCodes('ENOENT', 'ENOTDIR'));
  if (handle === undefined) return '';
  try {
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}

function parseJournal(text: string): Map<string, ItemRecord> {
  const records = new Map<string, ItemRecord>();
  for (const line of text.split('\n')) {
    const record = line === '' ? undefined : parseRecord(line);
    if (record !== undefined) records.set(record.id, record);
  }
  return records;
}

/** The record with its files where the batch's directory is now: it may have been moved, or copied, with all that is in it. */
function moveRecord(record: ItemRecord, directory: string): ItemRecord {
  const name = path.basename(directory);
  const item = itemSegment(record.id);
  const move = (file: string): string => {
    const parts = file.split(/[\\/]/);
    const itemAt = parts.lastIndexOf(item);
    const start = itemAt < 1 ? -1 : parts.lastIndexOf(name, itemAt - 1);
    return start < 0 ? file : path.join(directory, ...parts.slice(start + 1));
  };
  const artifacts = record.artifacts.map(({ thumbnail, ...artifact }) => {
    const small = thumbnail === undefined ? {} : { thumbnail: move(thumbnail) };
    return { ...artifact, file: move(artifact.file), ...small };
  });
  return { ...record, artifacts };
}

function parseRecord(line: string): ItemRecord | undefined {
  try {
    return readRecord(JSON.parse(line));
  } catch {
    return undefined;
  }
}
