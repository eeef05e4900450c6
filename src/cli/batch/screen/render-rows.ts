import { renderCount } from '../../../domain/batch/count-items.js';
import type { BatchItem } from '../../../domain/batch/item.js';
import type { BatchProgress } from '../../../domain/batch/progress/progress.js';
import { fill, fit } from '../../screen/fit-text.js';
import { GAP } from '../../screen/text-table.js';
import { underWayOf } from '../batch-phrases.js';
import type { Frame } from './frame.js';
import type { Column } from './item-columns.js';
import { chooseColumns } from './item-columns.js';

/** A header and at most `max` lines for the items under way, with how many more there are; nothing when none is. */
export function renderRows(progress: BatchProgress, items: readonly BatchItem[], frame: Frame, max: number): string[] {
  if (items.length === 0 || max < 1) return [];
  const { columns: width, now, paint } = frame;
  const known = Math.max(items.length, underWayOf(progress.counts));
  const sorted = [...items].sort((one, other) => rank(one) - rank(other));
  const shown = sorted.slice(0, known > max ? max - 1 : max);
  const more = known - shown.length;
  const columns = chooseColumns(shown, width, Math.max(0, now - Date.parse(progress.asOf)));
  return [
    paint.dim(align(GAP, columns, ({ head }) => head, width)),
    ...shown.map((item) => {
      const line = align(item.stuck === true ? '! ' : GAP, columns, ({ cell }) => cell(item), width);
      return item.stuck === true ? paint.yellow(line) : line;
    }),
    ...(more === 0 ? [] : [paint.dim(fit(`  … ${renderCount(more)} more under way`, width))]),
  ];
}

/** Those that need a look first, then what is at Kling or on its way from there, then the queue; else as in the file, so that rows stay. */
function rank({ stuck, state }: BatchItem): number {
  if (stuck === true) return 0;
  return state === 'queued' ? 2 : 1;
}

function align(mark: string, columns: readonly Column[], cellOf: (column: Column) => string, width: number): string {
  const cells = columns.map((column) => fill(cellOf(column), column.width));
  return fit(`${mark}${cells.join(GAP)}`.trimEnd(), width);
}
