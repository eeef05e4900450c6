import path from 'node:path';
import { parseRequest } from '../../domain/generation/request.js';
import type { Complaint } from '../../domain/invalid-request.js';
import { InvalidRequest } from '../../domain/invalid-request.js';
import type { CheckedStep, RowFile, StepRowFiles } from '../../domain/pipeline/check/checked.js';
import { stepPath } from '../../domain/pipeline/parse/parse-step.js';
import { canonicalJson } from '../../domain/text/fingerprint.js';
import type { ManifestOptions, ReadManifest } from '../manifest.js';
import type { OwnFiles, StepRows } from './own-files.js';

interface RowOptions extends Pick<ManifestOptions, 'added' | 'checkInput' | 'refuse'> {
  readonly directory: string;
  readonly readManifest: ReadManifest;
}

/** Rows by the files that hold them and how these are read, with what is wrong with them and what a person should know. */
export interface CheckedBatchRows {
  readonly rows: OwnFiles['rows'];
  readonly problems: readonly Complaint[];
  readonly notices: readonly string[];
}

/** Under which the rows of a file stand that is read in this way. */
export const rowsKey = (file: RowFile): string => canonicalJson({ ...file });

/**
 * Reads the files of rows that steps name which are batches, each once for each way in which it is read, and checks each row as its worker will. What a
 * relative path leads to only that worker knows.
 */
export async function checkBatchRows(
  steps: readonly StepRowFiles[],
  { readManifest, directory, added, checkInput, refuse }: RowOptions,
): Promise<CheckedBatchRows> {
  const rows = new Map<string, StepRows>();
  // A row that several steps read is wrong once.
  const problems = new Map<string, Complaint>();
  const notices: string[] = [];
  const seen = new Set<string>();
  for (const { step, rowFiles } of steps) {
    for (const file of rowFiles) {
      const key = rowsKey(file);
      if (seen.has(key) || !path.isAbsolute(file.manifest)) continue;
      seen.add(key);
      const where = stepPath(step, 'batch.manifest');
      const { manifest, set, ignoreColumns: ignore } = file;
      try {
        const read = await readManifest(manifest, { set, ignore, setDirectory: directory, added, checkInput, refuse });
        notices.push(...read.notices);
        rows.set(key, { manifest, path: where, items: read.items, ownRows: read.ownRows ?? [] });
      } catch (error) {
        if (!(error instanceof InvalidRequest)) throw error;
        for (const complaint of error.facts.complaints) {
          const { path: place, text } = inStep(complaint, { where, manifest, directory });
          problems.set(`${place}: ${text}`, { ...complaint, path: place, text });
        }
      }
    }
  }
  return { rows, problems: [...problems.values()], notices };
}

/** Adds to steps what the rows that they name ask of Kling. */
export function createRowRequests(rows: OwnFiles['rows']) {
  const parsed = new Map([...rows].map(([key, { items }]) => [key, items.map(({ request }) => parseRequest(request))]));
  return (one: CheckedStep): CheckedStep => {
    const { rowFiles = [], requests } = one;
    if (rowFiles.length === 0) return one;
    return { ...one, requests: [...requests, ...rowFiles.flatMap((file) => parsed.get(rowsKey(file)) ?? [])] };
  };
}

/** What is wrong with a row has its place in the file of rows; that there is none is wrong in the pipeline. */
function inStep(
  complaint: Complaint,
  { where, manifest, directory }: { readonly where: string; readonly manifest: string; readonly directory: string },
): Complaint {
  const file = path.relative(directory, manifest);
  return complaint.path === manifest
    ? { ...complaint, path: where, text: `${file}: ${complaint.text}` }
    : { ...complaint, path: complaint.path.replace(manifest, () => file) };
}
