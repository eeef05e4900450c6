import type { BatchItem } from '../../../domain/batch/item.js';
import { columnsOf, oneLine } from '../../screen/fit-text.js';
import { GAP } from '../../screen/text-table.js';
import { renderSteps } from '../batch-phrases.js';
import { renderSpan } from '../../screen/render-time.js';

const STATE_COLUMNS = 'downloading'.length;
const ELAPSED_COLUMNS = 8;
/** Less of a prompt would tell nobody which one it is. */
const MIN_PROMPT_COLUMNS = 20;
export const MAX_ID_COLUMNS = 24;

export interface Column {
  readonly head: string;
  readonly width: number;
  readonly cell: (item: BatchItem) => string;
}

/** State and elapsed time always, then as much as fits: id, Kling's task id, and the prompt in the rest. `sinceMs` is the age of what is known. */
export function chooseColumns(items: readonly BatchItem[], columns: number, sinceMs: number): Column[] {
  const isOfPipelines = items.some(({ isPipeline }) => isPipeline === true);
  const optional = [
    fitColumn('ITEM', items, ({ id }) => oneLine(id)),
    isOfPipelines
      ? fitColumn('STEP', items, ({ steps }) => (steps === undefined ? '' : renderSteps(steps)))
      : fitColumn('TASK ID', items, ({ taskId }) => oneLine(taskId ?? '')),
  ];
  let room = columns - STATE_COLUMNS - ELAPSED_COLUMNS - 3 * GAP.length;
  const chosen = optional.filter(({ width }) => {
    if (room - width - GAP.length < MIN_PROMPT_COLUMNS) return false;
    room -= width + GAP.length;
    return true;
  });
  return [
    { head: 'STATE', width: STATE_COLUMNS, cell: ({ state }) => state },
    {
      head: 'ELAPSED'.padStart(ELAPSED_COLUMNS),
      width: ELAPSED_COLUMNS,
      cell: (item) => renderElapsed(item, sinceMs).padStart(ELAPSED_COLUMNS),
    },
    ...chosen,
    ...(room < 1
      ? []
      : [
          {
            head: isOfPipelines ? 'PARAMS' : 'PROMPT',
            width: room,
            cell: ({ prompt }: BatchItem) => oneLine(prompt ?? ''),
          },
        ]),
  ];
}

/** A column as wide as its widest cell, up to a limit. */
function fitColumn(head: string, items: readonly BatchItem[], cell: Column['cell']): Column {
  const widest = Math.max(head.length, ...items.map((item) => columnsOf(cell(item))));
  return { head, width: Math.min(MAX_ID_COLUMNS, widest), cell };
}

function renderElapsed({ elapsedSeconds }: BatchItem, sinceMs: number): string {
  return elapsedSeconds === undefined ? '' : renderSpan(elapsedSeconds + sinceMs / 1000);
}
