import type { RawItem } from '../../domain/batch/rows/raw-item.js';
import { MAX_ITEMS } from '../../domain/batch/batch-items.js';
import type { RowComplaint } from '../../domain/batch/rows/item-complaints.js';
import { complainOf } from '../../domain/batch/rows/item-complaints.js';
import { complainAt, describeTrouble, findRaggedRow, findRepeatedHeader, offsetOfCell } from './csv-complaints.js';
import { detectDialect } from './csv-dialect.js';
import type { Column, Header } from './csv-header.js';
import { parseHeader } from './csv-header.js';
import type { CsvCell } from './csv-records.js';
import { readRecords } from './csv-records.js';
import type { Places } from '../places.js';
import { readPromptLines } from '../prompt-lines.js';
import type { ReadRows } from '../read-rows.js';
import type { SourceText } from '../source-text.js';
import type { StrayComma } from './stray-commas.js';
import { findStrayComma, noticeStrayCommas } from './stray-commas.js';

/**
 * The rows of a table whose first line names the columns; cells are separated by commas, semicolons, tabs or bars, or by what a line `sep=;`
 * says. An empty cell is none. `ignored` are keys of names that are left out; `readHeader` knows the others.
 */
export function readCsvRows(
  source: SourceText,
  ignored: ReadonlySet<string> = new Set(),
  readHeader: typeof parseHeader = parseHeader,
): ReadRows {
  const { name, text, places } = source;
  const { delimiter, start } = detectDialect(text);
  const complaints: RowComplaint[] = [];
  const rows: RawItem[] = [];
  const strays: StrayComma[] = [];
  let count = 0;
  let header: Header | undefined;
  let names: readonly string[] = [];
  for (const { cells, trouble, end } of readRecords(text, delimiter, start)) {
    if (trouble !== undefined) complaints.push(describeTrouble(trouble, places));
    if (header === undefined) {
      if (trouble !== undefined) break;
      names = cells.map(({ value }) => value.trim()).filter((value) => value !== '');
      const written = cells.map(({ value }) => value);
      header = readHeader(written, ignored);
      complaints.push(...header.troubles.map((one) => complainAt(places, offsetOfCell(cells, one.index), one.text)));
      if (header.isMissing) break;
      const [only] = header.columns;
      // A table of prompts and nothing else: every comma is a part of one.
      if (written.length === 1 && only?.isText === true && complaints.length === 0)
        return readPromptLines(source, only.name, end);
    } else if (trouble === undefined && cells.some(({ value }) => value.trim() !== '')) {
      count++;
      const wrong = findRepeatedHeader(cells, header, places) ?? findRaggedRow(cells, header, places, delimiter);
      if (wrong !== undefined) complaints.push(wrong);
      else if (rows.length < MAX_ITEMS) {
        const row = toRow(cells, header.columns, places);
        rows.push(row);
        const column = delimiter === '\t' ? undefined : findStrayComma(cells, header.columns);
        if (column !== undefined) strays.push({ row, column });
      }
    }
  }
  if (count === 0 && complaints.length === 0) {
    complaints.push(complainOf(name, 'has a header and no rows; write one line for each generation'));
  }
  return { rows, count, complaints, names, notices: noticeStrayCommas(strays) };
}

function toRow(cells: readonly CsvCell[], columns: readonly Column[], places: Places): RawItem {
  const fields = columns.flatMap(({ index, name, isText }): [string, string][] => {
    const value = cells[index]?.value ?? '';
    const trimmed = value.trim();
    return trimmed === '' ? [] : [[name, isText ? value : trimmed]];
  });
  const start = cells[0]?.offset ?? 0;
  return {
    fields: Object.fromEntries(fields),
    where: places.lineAt(start),
    locate: (path) => {
      const column = findColumn(columns, path);
      return column === undefined ? places.lineAt(start) : places.at(offsetOfCell(cells, column.index));
    },
  };
}

/** The column that a path such as `dynamic_masks[0].mask` or `camera_control.type` came from: the one with the longest such name. */
function findColumn(columns: readonly Column[], path: string): Column | undefined {
  const candidates = columns.filter(
    ({ name }) => path === name || path.startsWith(`${name}.`) || path.startsWith(`${name}[`),
  );
  return candidates.sort((a, b) => b.name.length - a.name.length)[0];
}
