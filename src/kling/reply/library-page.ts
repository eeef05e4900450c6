import { isObject } from '../../domain/record.js';
import type { ResultEntry } from '../../domain/task.js';
import type { Scrub } from '../../domain/text/scrub.js';
import type { LibraryKind } from '../../domain/library/library-kind.js';
import { findEntries } from './entries.js';
import { readArray } from './json.js';

const LISTS: Readonly<Record<LibraryKind, string>> = { element: 'elements', voice: 'voices' };

/** What is on one page of Kling's library, and how many rows it had. What has been deleted, or is not made yet, is left out. */
export function parseLibraryPage(
  data: unknown,
  kind: LibraryKind,
  scrub: Scrub,
): { readonly rows: number; readonly entries: readonly ResultEntry[] } {
  const rows = findRows(data, LISTS[kind]);
  const entries = rows.flatMap((row) => readRow(row, kind, scrub)).filter(({ facts }) => facts?.status !== 'deleted');
  return { rows: rows.length, entries };
}

/** A list of tasks, of entries, or an object that holds either. */
function findRows(data: unknown, name: string): readonly unknown[] {
  if (Array.isArray(data)) return readArray(data);
  if (!isObject(data)) return [];
  return [data.list, data.result, data[name]].map(readArray).find((list) => list.length > 0) ?? [];
}

/** A row is the task that has made an entry, or the entry itself. */
function readRow(row: unknown, kind: LibraryKind, scrub: Scrub): readonly ResultEntry[] {
  if (!isObject(row)) return [];
  const made = findEntries(row, scrub).filter((entry) => entry.kind === kind);
  return made.length > 0 || 'task_id' in row ? made : findEntries({ [LISTS[kind]]: [row] }, scrub);
}
