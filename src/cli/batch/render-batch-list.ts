import { shorten } from '../../domain/generation/generation.js';
import type { ListedBatch } from '../../client/batch/list-batches.js';
import { fit, oneLine } from '../screen/fit-text.js';
import type { Paint } from '../screen/paint.js';
import { NO_PAINT } from '../screen/paint.js';
import { renderTable } from '../screen/text-table.js';
import { renderCount } from '../../domain/batch/count-items.js';
import { renderSince } from '../screen/render-time.js';

/** Longer ids are cut here and whole in `--json`. */
const MAX_ID_COLUMNS = 60;

/** A table of batches, newest first. */
export function renderBatchList(
  listed: readonly ListedBatch[],
  nowMs: number,
  columns: number,
  paint = NO_PAINT,
): string[] {
  const starts = listed.map(({ batchId: id, ...batch }) => ({ id, ...batch }));
  return renderStarts('ITEMS', starts, nowMs, { columns, paint });
}

/** Something that was started of a file. */
export interface ListedStart extends Pick<ListedBatch, 'state' | 'total' | 'file' | 'startedAt' | 'endedAt'> {
  readonly id: string;
}

/** A table of what was started of files, in the order given; where it came from takes what room is left. */
export function renderStarts(
  counted: string,
  listed: readonly ListedStart[],
  nowMs: number,
  { columns, paint = NO_PAINT }: { readonly columns: number; readonly paint?: Paint },
): string[] {
  const rows = listed.map(({ id, state, total, startedAt, endedAt }) => [
    shorten(oneLine(id), MAX_ID_COLUMNS),
    state,
    total === undefined ? '' : renderCount(total),
    `${renderSince(startedAt, nowMs)} ago`,
    renderSince(startedAt, endedAt === undefined ? nowMs : Date.parse(endedAt)),
  ]);
  const file = (row: number, room: number) => fit(oneLine(listed[row]?.file ?? ''), room);
  return renderTable(['ID', 'STATE', counted, 'STARTED', 'TOOK'], rows, {
    paint,
    columns,
    last: { head: 'FILE', cell: file },
  });
}
