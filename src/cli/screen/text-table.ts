import { columnsOf, fill } from './fit-text.js';
import type { Paint } from './paint.js';
import { NO_PAINT, paintState } from './paint.js';

export const GAP = '  ';

/** The column whose cells are painted by what they mean. */
const STATE = 'STATE';

type Cells = readonly string[];

/** What comes last in a row, of any length, in the room that is left. */
export interface LastColumn {
  readonly head: string;
  /** `room` is how many columns there are for it, at least 0. */
  readonly cell: (row: number, room: number) => string;
  /** With less room than this it is left out. */
  readonly minRoom?: number;
}

export interface TableStyle {
  readonly paint?: Paint;
  /** Of any one column; what does not fit is cut. */
  readonly maxColumns?: number;
  /** Of the terminal, which decides only on the last column. */
  readonly columns?: number;
  readonly last?: LastColumn;
}

/** A table as lines, the head first, each column as wide as its widest cell. */
export function renderTable(head: Cells, rows: readonly Cells[], style: TableStyle = {}): string[] {
  const { paint = NO_PAINT, maxColumns = Infinity, columns = Infinity, last } = style;
  const widths = widthsOf(head, rows, maxColumns);
  const room = columns - sumOf(widths) - GAP.length;
  const hasLast = last !== undefined && room >= (last.minRoom ?? -Infinity);
  const join = (cells: Cells, end: string | undefined): string =>
    [...cells, ...(end === undefined ? [] : [end])].join(GAP).trimEnd();
  const align = (cells: Cells): string[] => cells.map((cell, column) => fill(cell, widths[column] ?? 0));
  const lines = rows.map((row, index) => {
    const cells = align(row).map((cell, column) => (head[column] === STATE ? paintState(cell, paint) : cell));
    return join(cells, hasLast ? last.cell(index, Math.max(0, room)) : undefined);
  });
  return [paint.dim(join(align(head), hasLast ? last.head : undefined)), ...lines];
}

/** The columns that all of a table takes. */
export const tableWidth = (head: Cells, rows: readonly Cells[]): number => sumOf(widthsOf(head, rows, Infinity));

const widthsOf = (head: Cells, rows: readonly Cells[], maxColumns: number): readonly number[] =>
  head.map((name, column) =>
    Math.min(
      maxColumns,
      rows.reduce((most, row) => Math.max(most, columnsOf(row[column] ?? '')), columnsOf(name)),
    ),
  );

const sumOf = (widths: readonly number[]): number =>
  widths.reduce((sum, width) => sum + width, 0) + GAP.length * Math.max(0, widths.length - 1);
