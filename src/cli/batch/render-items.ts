import type { BatchItem } from '../../domain/batch/item.js';
import { fit, oneLine } from '../screen/fit-text.js';
import { NO_PAINT } from '../screen/paint.js';
import { alignTable, GAP } from '../screen/text-table.js';
import { renderSpan } from './batch-phrases.js';

const HEAD = ['ITEM', 'STATE', 'TOOK', 'TASK ID'] as const;
/** Longer ids are cut here and whole in `--json`. */
const MAX_COLUMNS = 40;

/** Items as a table: the last column says why one failed, where the file of one that is completed lies, or else what was asked for. */
export function renderItems(items: readonly BatchItem[], columns: number, paint = NO_PAINT): string[] {
  const rows = items.map((item) => [
    oneLine(item.id),
    item.stuck === true ? `${item.state}!` : item.state,
    item.elapsedSeconds === undefined ? '' : renderSpan(item.elapsedSeconds),
    oneLine(item.taskId ?? ''),
  ]);
  const table = alignTable(HEAD, rows, { paint, maxColumns: MAX_COLUMNS });
  const room = Math.max(0, columns - table.width - GAP.length);
  return [
    `${table.head}${GAP}WHY OR WHAT`,
    ...table.rows.map((row, index) => `${row}${GAP}${renderLast(items[index], room)}`.trimEnd()),
  ];
}

/** A reason is what somebody came for, and a path is copied: both stay whole, however wide the terminal. */
function renderLast(item: BatchItem | undefined, room: number): string {
  const whole = item?.error?.text ?? item?.file;
  return whole === undefined ? fit(oneLine(item?.prompt ?? ''), room) : oneLine(whole);
}
