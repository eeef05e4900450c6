import type { BatchItem } from '../../domain/batch/item.js';
import { columnsOf, fill, fit, oneLine } from '../fit-text.js';
import { renderSpan } from './words.js';

const HEAD = ['ITEM', 'STATE', 'TOOK', 'TASK ID'] as const;
/** Longer ids are cut here and whole in `--json`. */
const MAX_COLUMNS = 40;

/** Items as a table: the last column says why one failed, where the file of one that is completed lies, or else what was asked for. */
export function renderItems(items: readonly BatchItem[], columns: number): string[] {
  const rows = items.map((item) => [
    oneLine(item.id),
    item.stuck === true ? `${item.state}!` : item.state,
    item.elapsedSeconds === undefined ? '' : renderSpan(item.elapsedSeconds),
    oneLine(item.taskId ?? ''),
  ]);
  const widths = HEAD.map((name, column) =>
    Math.min(MAX_COLUMNS, Math.max(name.length, ...rows.map((row) => columnsOf(row[column] ?? '')))),
  );
  const align = (cells: readonly string[]) => cells.map((cell, column) => fill(cell, widths[column] ?? 0)).join('  ');
  const room = Math.max(0, columns - columnsOf(align(HEAD)) - 2);
  return [
    `${align(HEAD)}  WHY OR WHAT`,
    ...rows.map((row, index) => `${align(row)}  ${renderLast(items[index], room)}`.trimEnd()),
  ];
}

/** A reason is what somebody came for, and a path is copied: both stay whole, however wide the terminal. */
function renderLast(item: BatchItem | undefined, room: number): string {
  const whole = item?.error?.text ?? item?.file;
  return whole === undefined ? fit(oneLine(item?.prompt ?? ''), room) : oneLine(whole);
}
