import type { ListedGeneration } from '../../client/generation/list-generations.js';
import { fit, oneLine } from '../screen/fit-text.js';
import { NO_PAINT } from '../screen/paint.js';
import { renderSince } from '../screen/render-time.js';
import { renderTable } from '../screen/text-table.js';

const HEAD = ['ID', 'STATE', 'STARTED', 'TOOK', 'MODEL', 'TASK ID'] as const;

/** Longer ids are cut here and whole in `--json`. */
const MAX_ID_COLUMNS = 60;
/** Less of a prompt tells nobody which one it is. */
const MIN_PROMPT_COLUMNS = 12;

/** A table, newest first, as wide as its longest ids; the prompt takes what room is left. */
export function renderList(
  listed: readonly ListedGeneration[],
  now: Date,
  columns: number,
  paint = NO_PAINT,
): string[] {
  const rows = listed.map((one) => [
    fit(oneLine(one.workflowId), MAX_ID_COLUMNS),
    one.state,
    `${renderSince(one.startedAt, now.getTime())} ago`,
    renderSince(one.startedAt, one.endedAt === undefined ? now.getTime() : Date.parse(one.endedAt)),
    oneLine(one.model ?? ''),
    oneLine(one.taskId ?? ''),
  ]);
  const prompt = (row: number, room: number) => fit(oneLine(listed[row]?.prompt ?? ''), room);
  return renderTable(HEAD, rows, {
    paint,
    columns,
    last: { head: 'PROMPT', cell: prompt, minRoom: MIN_PROMPT_COLUMNS },
  });
}
