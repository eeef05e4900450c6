import type { RawItem } from '../../domain/batch/rows/raw-item.js';
import type { Column } from './csv-header.js';
import type { CsvCell } from './csv-records.js';

/** A row of which one text may have been cut at a comma that was meant as part of it. */
export interface StrayComma {
  readonly row: RawItem;
  readonly column: Column;
}

/** A column of text that begins, out of quotation marks, with a blank behind the text before it: so people write sentences, not tables. */
export function findStrayComma(cells: readonly CsvCell[], columns: readonly Column[]): Column | undefined {
  return columns.find(({ index, isText, isSpaced }) => {
    const [before, cell] = [cells[index - 1], cells[index]];
    const isBesideText = columns.some((column) => column.index === index - 1 && column.isText);
    const isPlain = before?.isQuoted === false && cell?.isQuoted === false;
    return (
      isText && !isSpaced && isBesideText && isPlain && /^[ \u00a0]\S/.test(cell.value) && /\S$/.test(before.value)
    );
  });
}

/** One sentence for all of them. */
export function noticeStrayCommas(found: readonly StrayComma[]): string[] {
  const [first, ...others] = found;
  if (first === undefined) return [];
  const more = others.length === 0 ? '' : ` and ${others.length.toLocaleString('en-US')} more`;
  const name = first.column.name;
  return [
    `what follows a comma was read as ${name}; if it belongs to the text before, put that whole text into quotation marks (${first.row.where}${more})`,
  ];
}
