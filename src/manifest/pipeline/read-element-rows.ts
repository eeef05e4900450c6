import { complainOf, gatherComplaints } from '../../domain/batch/rows/item-complaints.js';
import type { RowComplaint } from '../../domain/batch/rows/item-complaints.js';
import type { Complaint } from '../../domain/invalid-request.js';
import { InvalidRequest } from '../../domain/invalid-request.js';
import { describeTrouble } from '../csv/csv-complaints.js';
import { detectDialect } from '../csv/csv-dialect.js';
import type { CsvCell } from '../csv/csv-records.js';
import { readRecords } from '../csv/csv-records.js';
import { readJsonRows } from '../json/json-rows.js';
import type { SourceText } from '../source-text.js';

type Row = Readonly<Record<string, string | null>>;

/**
 * The rows of a CSV or JSONL file as elements of a `forEach`: objects whose names are the columns as they are written, an empty cell being `null`, which leaves out
 * the field that refers to it.
 * Throws `InvalidRequest` with every mistake and its place.
 */
export function readElementRows(file: string, source: SourceText): readonly unknown[] {
  const isJson = /\.(jsonl|ndjson|json)$/i.test(file) || /^\s*[{[]/.test(source.text);
  const { rows, complaints } = isJson ? readJsonRows(source) : readTable(source);
  const all: readonly Complaint[] = gatherComplaints(complaints);
  if (all.length > 0) throw new InvalidRequest(all);
  return isJson ? rows.map((row) => (row as { readonly fields: unknown }).fields) : rows;
}

interface Table {
  readonly rows: readonly unknown[];
  readonly complaints: readonly RowComplaint[];
}

function readTable({ name, text, places }: SourceText): Table {
  const { delimiter, start } = detectDialect(text);
  const rows: Row[] = [];
  const complaints: RowComplaint[] = [];
  let names: readonly string[] | undefined;
  for (const { cells, trouble } of readRecords(text, delimiter, start)) {
    const where = places.lineAt(cells[0]?.offset ?? 0);
    if (trouble !== undefined) complaints.push(describeTrouble(trouble, places));
    else if (names === undefined) {
      names = cells.map(({ value }) => value.replace(/\p{Cf}/gu, '').trim());
      complaints.push(...explainNames(names).map((words) => complainOf(where, words)));
    } else if (cells.some(({ value }) => value.trim() !== '')) {
      const extra = cells.slice(names.length).find(({ value }) => value.trim() !== '');
      if (extra === undefined) rows.push(toRow(names, cells));
      else
        complaints.push(
          complainOf(
            where,
            'has more cells than the first line; put a text with commas in quotes',
            places.at(extra.offset),
          ),
        );
    }
  }
  if (rows.length + complaints.length === 0)
    complaints.push(complainOf(name, 'has a header and no rows; write one line for each element'));
  return { rows, complaints };
}

function explainNames(names: readonly string[]): readonly string[] {
  const named = names.filter((name) => name !== '');
  if (named.length === 0) return ['names no column; the first line must name them, e.g. prompt,voice'];
  const twice = named.filter((name, index) => named.indexOf(name) !== index);
  return [...new Set(twice)].map((name) => `the column "${name}" is there twice; remove or rename one`);
}

const toRow = (names: readonly string[], cells: readonly CsvCell[]): Row =>
  Object.fromEntries(names.flatMap((name, index) => (name === '' ? [] : [[name, readCell(cells[index])] as const])));

function readCell(cell: CsvCell | undefined): string | null {
  const text = (cell?.value ?? '').trim();
  return text === '' ? null : text;
}
