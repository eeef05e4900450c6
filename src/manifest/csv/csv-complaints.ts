import { canonicalName, nameKey } from '../../domain/batch/rows/field-name.js';
import type { RowComplaint } from '../../domain/batch/rows/item-complaints.js';
import { complainOf } from '../../domain/batch/rows/item-complaints.js';
import type { Column, Header } from './csv-header.js';
import type { CsvCell, CsvTrouble } from './csv-records.js';
import type { Places } from '../places.js';

export const offsetOfCell = (cells: readonly CsvCell[], index: number): number =>
  cells[index]?.offset ?? cells[0]?.offset ?? 0;

/** A row that says once more what the columns are called, as files have that were put together from several. */
export function findRepeatedHeader(
  cells: readonly CsvCell[],
  { columns }: Header,
  places: Places,
): RowComplaint | undefined {
  const fields = columns.filter(({ name }) => !name.startsWith('metadata.'));
  const isRepeated =
    fields.length > 0 && fields.every((column) => isHeaderCell(column, cells[column.index]?.value ?? ''));
  return isRepeated ? complainAt(places, offsetOfCell(cells, 0), REPEATED_HEADER) : undefined;
}

export const REPEATED_HEADER = 'the names of the columns again; remove this line';

/** Whether a cell says what its column is called. */
export function isHeaderCell({ name }: Pick<Column, 'name'>, cell: string): boolean {
  return canonicalName(cell.trim()) === name || nameKey(cell) === nameKey(name);
}

/** A row whose cells cannot be matched with the columns. Empty cells too many, as spreadsheets write them, are none. */
export function findRaggedRow(
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
  return complainAt(places, offsetOfCell(cells, stray), text);
}

export const complainAt = (places: Places, offset: number, text: string): RowComplaint =>
  complainOf(places.lineAt(offset), text, places.at(offset));

export function describeTrouble({ kind, offset, cellOffset }: CsvTrouble, places: Places): RowComplaint {
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
