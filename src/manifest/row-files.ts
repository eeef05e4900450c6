import { nameKey } from '../domain/batch/rows/field-name.js';
import type { RawItem } from '../domain/batch/rows/raw-item.js';
import type { Complaint } from '../domain/invalid-request.js';
import { isObject } from '../domain/record.js';

/** Whether a file may be one of rows, by its ending. */
export const mayHoldRows = (file: string): boolean => /\.(csv|tsv|txt|jsonl|ndjson|json)$/i.test(file);

/** Names of columns that are left out, as they are compared. */
export const ignoredKeys = (names: readonly string[] = []): ReadonlySet<string> => new Set(names.map(nameKey));

/** What the rows call their fields, in the order in which they come. */
export function namesIn(rows: readonly RawItem[]): string[] {
  return [...new Set(rows.flatMap(({ fields }) => (isObject(fields) ? Object.keys(fields) : [])))];
}

/** By line and column, so that somebody can go through the file once. What is not about a line comes first. */
export function inFileOrder(complaints: readonly Complaint[], name: string): Complaint[] {
  const keyed = complaints.map((complaint) => {
    const rest = complaint.path.startsWith(name) ? complaint.path.slice(name.length) : '';
    const [, line = '0', column = '0'] = /^:(\d+)(?::(\d+))?/.exec(rest) ?? [];
    return { complaint, line: Number(line), column: Number(column) };
  });
  return keyed.sort((a, b) => a.line - b.line || a.column - b.column).map(({ complaint }) => complaint);
}
