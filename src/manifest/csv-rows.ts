import type { RawItem } from '../domain/batch/item-row.js';
import { MAX_ITEMS } from '../domain/batch/batch-items.js';
import { ITEM_FIELD_NAMES } from '../domain/batch/item-fields.js';
import type { RowComplaint } from '../domain/batch/item-complaints.js';
import { complainOf } from '../domain/batch/item-complaints.js';
import type { Column, Header } from './csv-header.js';
import { parseHeader } from './csv-header.js';
import type { CsvCell, CsvTrouble } from './csv-records.js';
import { readRecords } from './csv-records.js';
import type { Places } from './places.js';
import type { SourceText } from './source-text.js';

/** The rows of a file, and what is wrong with the file besides. */
export interface ReadRows {
  readonly rows: readonly RawItem[];
  /** How many there are: rows beyond what a batch takes are counted and not kept. */
  readonly count: number;
  readonly complaints: readonly RowComplaint[];
}

const DELIMITERS = [',', ';', '\t'] as const;

/** The rows of a table whose first line names the columns; cells are separated by commas, semicolons or tabs. An empty cell is none. */
export function readCsvRows({ name, text, places }: SourceText): ReadRows {
  const delimiter = detectDelimiter(text);
  const complaints: RowComplaint[] = [];
  const rows: RawItem[] = [];
  let count = 0;
  let header: Header | undefined;
  for (const { cells, trouble } of readRecords(text, delimiter)) {
    if (trouble !== undefined) complaints.push(describeTrouble(trouble, places));
    if (header === undefined) {
      if (trouble !== undefined) break;
      header = parseHeader(cells.map(({ value }) => value));
      complaints.push(...header.troubles.map((one) => complainAt(places, offsetOf(cells, one.index), one.text)));
      if (header.isMissing) break;
    } else if (trouble === undefined && cells.some(({ value }) => value.trim() !== '')) {
      count++;
      const ragged = findRagged(cells, header, places, delimiter);
      if (ragged !== undefined) complaints.push(ragged);
      else if (rows.length < MAX_ITEMS) rows.push(toRow(cells, header.columns, places));
    }
  }
  if (count === 0 && complaints.length === 0) {
    complaints.push(complainOf(name, 'has a header and no rows; write one line for each generation'));
  }
  return { rows, count, complaints };
}

/** Whichever splits the first line into most names that are known. */
function detectDelimiter(text: string): string {
  const scores = DELIMITERS.map((delimiter) => ({ delimiter, known: countNames(firstCells(text, delimiter)) }));
  const best = Math.max(...scores.map(({ known }) => known));
  return scores.find(({ known }) => known === best)?.delimiter ?? ',';
}

function firstCells(text: string, delimiter: string): readonly CsvCell[] {
  for (const { cells } of readRecords(text, delimiter)) return cells;
  return [];
}

const countNames = (cells: readonly CsvCell[]): number =>
  cells.filter(({ value }) => ITEM_FIELD_NAMES.includes(value.trim().replace(/\..*/s, ''))).length;

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
      return column === undefined ? places.lineAt(start) : places.at(offsetOf(cells, column.index));
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

const offsetOf = (cells: readonly CsvCell[], index: number): number => cells[index]?.offset ?? cells[0]?.offset ?? 0;

/** A row whose cells cannot be matched with the columns. Empty cells too many, as spreadsheets write them, are none. */
function findRagged(
  cells: readonly CsvCell[],
  { width, nameless }: Header,
  places: Places,
  delimiter: string,
): RowComplaint | undefined {
  const sign = { ',': 'comma', ';': 'semicolon' }[delimiter] ?? 'tab';
  const extra = cells.slice(width).find(({ value }) => value.trim() !== '');
  if (extra !== undefined) {
    const text = `${cells.length} cells, but the header names ${width}; put text that holds a ${sign} into quotation marks "..."`;
    return complainAt(places, extra.offset, text);
  }
  if (cells.length < width) {
    const text = `${cells.length} ${cells.length === 1 ? 'cell' : 'cells'}, but the header names ${width}; write a ${sign} for each empty cell too`;
    return complainOf(places.lineAt(cells[0]?.offset ?? 0), text);
  }
  const stray = nameless.find((index) => cells[index]?.value.trim() !== '');
  if (stray === undefined) return undefined;
  const text = `column ${stray + 1} has no name in the header; name it, or empty this cell`;
  return complainAt(places, offsetOf(cells, stray), text);
}

const complainAt = (places: Places, offset: number, text: string): RowComplaint =>
  complainOf(places.lineAt(offset), text, places.at(offset));

function describeTrouble({ kind, offset, cellOffset }: CsvTrouble, places: Places): RowComplaint {
  const twice = 'write those inside it twice: "a ""red"" fox"';
  const line = places.lineOf(cellOffset);
  const since = line === places.lineOf(offset) ? '' : ` that began in line ${line}`;
  const texts: Readonly<Record<CsvTrouble['kind'], string>> = {
    'quote inside': `a quotation mark inside a cell; put the whole cell into quotation marks and ${twice}`,
    'quote never closed': `this quotation mark is never closed; end the cell with one and ${twice}`,
    'text after quote': `text after the closing quotation mark of a cell${since}; end the cell there, or ${twice}`,
  };
  return complainAt(places, offset, texts[kind]);
}
