import { shorten } from '../../domain/generation/generation.js';
import type { ListedBatch } from '../../client/batch/list-batches.js';
import { fit, oneLine } from '../screen/fit-text.js';
import { NO_PAINT } from '../screen/paint.js';
import { renderTable } from '../screen/text-table.js';
import { renderCount } from '../../domain/batch/count-items.js';
import { renderSpan } from './batch-phrases.js';

const HEAD = ['ID', 'STATE', 'ITEMS', 'STARTED', 'TOOK'] as const;
/** Longer ids are cut here and whole in `--json`. */
const MAX_ID_COLUMNS = 60;

/** A table, newest first; where a batch came from takes what room is left. */
export function renderBatchList(
  listed: readonly ListedBatch[],
  nowMs: number,
  columns: number,
  paint = NO_PAINT,
): string[] {
  const secondsSince = (from: string, toMs: number) => Math.max(0, (toMs - Date.parse(from)) / 1000);
  const rows = listed.map(({ batchId, state, total, startedAt, endedAt }) => [
    shorten(oneLine(batchId), MAX_ID_COLUMNS),
    state,
    total === undefined ? '' : renderCount(total),
    `${renderSpan(secondsSince(startedAt, nowMs))} ago`,
    renderSpan(secondsSince(startedAt, endedAt === undefined ? nowMs : Date.parse(endedAt))),
  ]);
  const file = (row: number, room: number) => fit(oneLine(listed[row]?.file ?? ''), room);
  return renderTable(HEAD, rows, { paint, columns, last: { head: 'FILE', cell: file } });
}
