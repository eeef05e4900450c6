import type { AccountTask } from '../../domain/queries/account-task.js';
import { renderDuration } from '../../domain/duration.js';
import { renderCost } from '../../domain/generation/generation.js';
import { fit, oneLine } from '../screen/fit-text.js';
import type { Paint } from '../screen/paint.js';
import { NO_PAINT } from '../screen/paint.js';
import { renderTable, tableWidth } from '../screen/text-table.js';

const HEAD = ['TASK ID', 'STATE', 'MADE', 'COST', 'PRODUCT', 'EXTERNAL ID', 'FILES', 'WORKFLOW'] as const;

/** Which columns go first where a terminal is too narrow for all: what tells a person least. */
const DISPENSABLE: readonly (typeof HEAD)[number][] = ['EXTERNAL ID', 'PRODUCT', 'COST', 'MADE'];

/** Longer ones are cut here and whole in `--json`. */
const MAX_COLUMNS = 48;

/** What Kling has, newest first, as wide as fits; what nobody here knows says so. */
export function renderTasks(
  tasks: readonly AccountTask[],
  nowMs: number,
  { columns = Infinity, paint = NO_PAINT }: { readonly columns?: number; readonly paint?: Paint } = {},
): string[] {
  const rows = tasks.map((task) => [
    oneLine(task.taskId),
    task.status,
    task.createdAt === undefined ? '' : `${renderAge(nowMs - Date.parse(task.createdAt))} ago`,
    renderCost(task.cost) ?? '',
    task.product ?? '',
    fit(oneLine(task.externalTaskId ?? ''), MAX_COLUMNS),
    task.folder === undefined ? '-' : 'here',
    task.isKnown ? fit(oneLine(renderWorkflow(task)), MAX_COLUMNS) : 'unknown here',
  ]);
  let kept: readonly (typeof HEAD)[number][] = HEAD;
  const pick = (cells: readonly string[]) =>
    cells.filter((_cell, column) => kept.some((name) => name === HEAD[column]));
  for (const name of DISPENSABLE) {
    if (tableWidth(kept, rows.map(pick)) <= columns) break;
    kept = kept.filter((one) => one !== name);
  }
  return renderTable(kept, rows.map(pick), { paint });
}

const renderAge = (ms: number): string =>
  ms < 48 * 3_600_000 ? renderDuration(ms) : `${Math.floor(ms / 86_400_000)} d`;

const renderWorkflow = ({ workflow }: AccountTask): string =>
  workflow === undefined ? '-' : `${workflow.id} (${workflow.state})`;
