import { canonicalName } from '../../domain/batch/rows/field-name.js';
import type { CsvCell } from './csv-records.js';
import { readRecords } from './csv-records.js';

/** How a table is written, besides its rows. */
export interface Dialect {
  readonly delimiter: string;
  /** Where the header begins. */
  readonly start: number;
}

const DELIMITERS = [',', ';', '\t', '|'] as const;

/**
 * As the line says that Excel takes for itself, `sep=;`; or else, also where that line is not true of what follows, whichever splits the header
 * into most names that are known.
 */
export function detectDialect(text: string): Dialect {
  const [line = '', said = ''] = /^\s*"?sep *= *([^"\r\n]?)"?[;,\t ]*(\r\n|\n|\r|$)/i.exec(text) ?? [];
  const start = line.length;
  if (said !== '' && countNames(readFirstCells(text, said, start)) > 0) return { delimiter: said, start };
  const scores = DELIMITERS.map((delimiter) => ({
    delimiter,
    known: countNames(readFirstCells(text, delimiter, start)),
  }));
  const best = Math.max(...scores.map(({ known }) => known));
  return { delimiter: scores.find(({ known }) => known === best)?.delimiter ?? ',', start };
}

export function readFirstCells(text: string, delimiter: string, start = 0): readonly CsvCell[] {
  for (const { cells } of readRecords(text, delimiter, start)) return cells;
  return [];
}

const countNames = (cells: readonly CsvCell[]): number =>
  cells.filter(({ value }) => canonicalName(value.trim().replace(/\..*/s, '')) !== undefined).length;
