import { canonicalName } from '../domain/batch/field-name.js';
import type { CsvCell } from './csv-records.js';
import { readRecords } from './csv-records.js';

/** How a table is written, besides its rows. */
export interface Dialect {
  readonly delimiter: string;
  /** Where the header begins. */
  readonly start: number;
}

const DELIMITERS = [',', ';', '\t', '|'] as const;

/** As the line says that Excel takes for itself, `sep=;`; or else whichever splits the first line into most names that are known. */
export function detectDialect(text: string): Dialect {
  const said = /^\s*"?sep=([^"\r\n])"?[;,\t ]*(\r\n|\n|\r|$)/i.exec(text);
  if (said?.[1] !== undefined) return { delimiter: said[1], start: said[0].length };
  const scores = DELIMITERS.map((delimiter) => ({ delimiter, known: countNames(firstCells(text, delimiter)) }));
  const best = Math.max(...scores.map(({ known }) => known));
  return { delimiter: scores.find(({ known }) => known === best)?.delimiter ?? ',', start: 0 };
}

export function firstCells(text: string, delimiter: string): readonly CsvCell[] {
  for (const { cells } of readRecords(text, delimiter)) return cells;
  return [];
}

const countNames = (cells: readonly CsvCell[]): number =>
  cells.filter(({ value }) => canonicalName(value.trim().replace(/\..*/s, '')) !== undefined).length;
