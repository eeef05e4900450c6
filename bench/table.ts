import type { Budget, Figure, Unit } from './figure.js';
import { ratioOf, verdictOf } from './figure.js';

const HEAD = ['', 'ours', 'naive', 'ratio', 'budget', ''] as const;
/** Columns of the name; the others take what they need and stay within a hundred. */
const NAME_WIDTH = 50;

/** The figures under a heading per measurement, one line each, at most 100 columns wide as long as names and values are sensible. */
export function renderTable(
  groups: readonly { readonly title: string; readonly figures: readonly Figure[] }[],
): string {
  const rows = groups.map(({ title, figures }) => ({ title, cells: figures.map(toCells) }));
  const all = [[...HEAD], ...rows.flatMap(({ cells }) => cells)];
  const widths = HEAD.map((_, column) => Math.max(...all.map((cells) => cells[column]?.length ?? 0)));
  widths[0] = Math.max(NAME_WIDTH, widths[0] ?? 0);
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
  return [line(HEAD), ...rows.flatMap(({ title, cells }) => [title, ...cells.map(line)])].join('\n');
}

function toCells(figure: Figure): string[] {
  const { name, unit, ours, beside, budget } = figure;
  const ratio = ratioOf(figure);
  return [
    `  ${name}`,
    renderValue(ours, unit),
    beside === undefined ? '-' : renderValue(beside, unit),
    ratio === undefined ? '-' : `${renderNumber(ratio)}x`,
    budget === undefined ? '' : renderBudget(budget, unit),
    verdictOf(figure) ?? '',
  ];
}

function renderBudget({ kind, value, of }: Budget, unit: Unit): string {
  const limit = of === 'ratio' ? `${renderNumber(value)}x` : renderValue(value, unit);
  return `${kind === 'most' ? '<=' : '>='} ${limit}`;
}

function renderValue(value: number, unit: Unit): string {
  return unit === '' ? renderNumber(value) : `${renderNumber(value)} ${unit}`;
}

/** Three digits are as many as such figures bear. */
function renderNumber(value: number): string {
  const size = Math.abs(value);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : 2;
  return String(Number(value.toFixed(digits)));
}
