import { columnsOf, fill } from './fit-text.js';
import type { Paint } from './paint.js';
import { paintState } from './paint.js';

export const GAP = '  ';

/** The column whose cells are painted by what they mean. */
const STATE = 'STATE';

/**
 * The rows of a table under their head, each column as wide as its widest cell (at most `maxColumns`, what does not fit is cut), and how wide all
 * of it is. What comes last in a row, of any length, is the caller's.
 */
export function alignTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  { paint, maxColumns = Infinity }: { readonly paint: Paint; readonly maxColumns?: number },
): { readonly head: string; readonly rows: readonly string[]; readonly width: number } {
  const widths = head.map((name, column) =>
    Math.min(maxColumns, Math.max(name.length, ...rows.map((row) => columnsOf(row[column] ?? '')))),
  );
  const align = (cells: readonly string[]) => cells.map((cell, column) => fill(cell, widths[column] ?? 0));
  const first = align(head).join(GAP);
  return {
    head: first,
    rows: rows.map((row) =>
      align(row)
        .map((cell, column) => (head[column] === STATE ? paintState(cell, paint) : cell))
        .join(GAP),
    ),
    width: columnsOf(first),
  };
}
