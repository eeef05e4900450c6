import type { BatchItem } from '../../../domain/batch/item.js';
import type { BatchProgress } from '../../../domain/batch/progress/progress.js';
import { columnsOf, fill, fit, oneLine } from '../../screen/fit-text.js';
import type { Frame, Paint } from './screen-parts.js';
import { renderCount } from '../../../domain/batch/count-items.js';
import { latestOf, renderSpan, underWayOf } from '../batch-phrases.js';

const STATE_COLUMNS = 'downloading'.length;
const ELAPSED_COLUMNS = 8;
/** Less of a prompt would tell nobody which one it is. */
const MIN_PROMPT_COLUMNS = 20;
const MAX_ID_COLUMNS = 24;
const GAP = '  ';

/** Those that need a look first, then what is at Kling or on its way from there, then the queue; else as in the manifest, so that rows stay. */
function rank({ stuck, state }: BatchItem): number {
  if (stuck === true) return 0;
  return state === 'queued' ? 2 : 1;
}

/** A header and at most `max` lines for the items under way, with how many more there are; nothing when none is. */
export function renderRows(
  progress: BatchProgress,
  items: readonly BatchItem[],
  frame: Frame,
  max: number,
  paint: Paint,
): string[] {
  if (items.length === 0 || max < 1) return [];
  const sorted = [...items].sort((a, b) => rank(a) - rank(b));
  const known = Math.max(items.length, underWayOf(progress.counts));
  const shown = sorted.slice(0, known > max ? max - 1 : max);
  const sinceMs = Math.max(0, frame.now - Date.parse(progress.asOf));
  const columns = chooseColumns(shown, frame.columns);
  const more = known - shown.length;
  return [
    paint.dim(align(columns, GAP, (column) => column.head, frame.columns)),
    ...shown.map((item) => {
      const mark = item.stuck === true ? '! ' : GAP;
      const line = align(columns, mark, (column) => column.cell(item, sinceMs), frame.columns);
      return item.stuck === true ? paint.yellow(line) : line;
    }),
    ...(more === 0 ? [] : [paint.dim(fit(`  … ${renderCount(more)} more under way`, frame.columns))]),
  ];
}

interface Column {
  readonly head: string;
  readonly width: number;
  readonly cell: (item: BatchItem, sinceMs: number) => string;
}

/** State and elapsed time always, then as much as fits: prompt, id, Kling's task id. */
function chooseColumns(items: readonly BatchItem[], columns: number): Column[] {
  const widest = (cells: readonly string[], head: string) =>
    Math.min(MAX_ID_COLUMNS, Math.max(head.length, ...cells.map(columnsOf)));
  const id = {
    head: 'ITEM',
    width: widest(
      items.map((item) => oneLine(item.id)),
      'ITEM',
    ),
    cell: (item: BatchItem) => oneLine(item.id),
  };
  const taskId = {
    head: 'TASK ID',
    width: widest(
      items.map((item) => oneLine(item.taskId ?? '')),
      'TASK ID',
    ),
    cell: (item: BatchItem) => oneLine(item.taskId ?? ''),
  };
  let room = columns - STATE_COLUMNS - ELAPSED_COLUMNS - 3 * GAP.length;
  const optional = [id, taskId].filter(({ width }) => {
    if (room - width - GAP.length < MIN_PROMPT_COLUMNS) return false;
    room -= width + GAP.length;
    return true;
  });
  return [
    { head: 'STATE', width: STATE_COLUMNS, cell: ({ state }) => state },
    {
      head: 'ELAPSED'.padStart(ELAPSED_COLUMNS),
      width: ELAPSED_COLUMNS,
      cell: ({ elapsedSeconds }, sinceMs) =>
        elapsedSeconds === undefined ? '' : renderSpan(elapsedSeconds + sinceMs / 1000).padStart(ELAPSED_COLUMNS),
    },
    ...optional,
    ...(room < 1 ? [] : [{ head: 'PROMPT', width: room, cell: ({ prompt }: BatchItem) => oneLine(prompt ?? '') }]),
  ];
}

function align(columns: readonly Column[], mark: string, cellOf: (column: Column) => string, width: number): string {
  const cells = columns.map((column) => fill(cellOf(column), column.width));
  return fit(`${mark}${cells.join(GAP)}`.trimEnd(), width);
}

/** A header and at most `max` lines with the latest failures and their reasons. */
export function renderFailures(progress: BatchProgress, { columns }: Frame, max: number, paint: Paint): string[] {
  const { batchId, counts } = progress;
  const latestFailures = latestOf(progress.latestFailures);
  if (latestFailures.length === 0 || max < 1) return [];
  const shown = latestFailures.slice(0, max);
  const width = Math.min(MAX_ID_COLUMNS, Math.max(...shown.map(({ id }) => columnsOf(oneLine(id)))));
  const rest = counts.failed > shown.length ? `; all: kling batch status ${oneLine(batchId)} --state failed` : '';
  return [
    paint.dim(fit(`  Latest failures${rest}`, columns)),
    ...shown.map(({ id, text }) => {
      const line = fit(`  ${fill(oneLine(id), width)}  ${oneLine(text)}`, columns);
      return paint.red(line);
    }),
  ];
}
