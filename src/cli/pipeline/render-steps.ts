import type { StepRow } from '../../domain/pipeline/pipeline-status.js';
import { fit, oneLine } from '../screen/fit-text.js';
import type { Paint } from '../screen/paint.js';
import { NO_PAINT, paintState } from '../screen/paint.js';
import { renderTable } from '../screen/text-table.js';
import { endedOf, renderStepCost, renderStepCounts, renderStepTime, totalOf } from './pipeline-phrases.js';

const HEAD = ['STEP', 'KIND', 'STATE', 'TIME', 'COST'] as const;
const BAR_COLUMNS = 12;
const MAX_NAME_COLUMNS = 40;

export interface StepsFrame {
  readonly columns: number;
  readonly nowMs: number;
  readonly paint?: Paint;
}

/** The steps as a table; behind each stands its file, or why it is as it is, or, of one with `forEach`, how far its elements are. */
export function renderSteps(steps: readonly StepRow[], { columns, nowMs, paint = NO_PAINT }: StepsFrame): string[] {
  const rows = steps.map((row) => [
    oneLine(row.step),
    row.kind,
    row.state,
    renderStepTime(row, nowMs),
    renderStepCost(row.cost),
  ]);
  const cell = (row: number, room: number) => renderLast(steps[row], room, paint);
  return renderTable(HEAD, rows, { paint, columns, maxColumns: MAX_NAME_COLUMNS, last: { head: 'FILE', cell } });
}

function renderLast(row: StepRow | undefined, room: number, paint: Paint): string {
  if (row === undefined) return '';
  const { counts, error, file, note, isKept } = row;
  const kept = isKept === true ? ['made before'] : [];
  if (counts !== undefined)
    return renderElements(counts, [...kept, ...(error === undefined ? [] : [error.text])], room, paint);
  const text = error?.text ?? [file, note, ...kept].filter((part) => part !== undefined).join('  ');
  return fit(oneLine(text), room);
}

/** `████▒▒░░░░░░ 12 of 40: 12 completed, 3 running, 25 pending` */
function renderElements(
  counts: NonNullable<StepRow['counts']>,
  notes: readonly string[],
  room: number,
  paint: Paint,
): string {
  const total = totalOf(counts);
  if (total === 0) return fit(notes.join('  '), room);
  const text = [`${endedOf(counts)} of ${total}: ${renderStepCounts(counts)}`, ...notes].join('  ');
  if (room < BAR_COLUMNS * 2) return fit(oneLine(text), room);
  return `${renderBar(counts, total, paint)} ${fit(oneLine(text), room - BAR_COLUMNS - 1)}`;
}

function renderBar(counts: NonNullable<StepRow['counts']>, total: number, paint: Paint): string {
  const { completed = 0, skipped = 0, failed = 0, cancelled = 0, blocked = 0, running = 0, waiting = 0 } = counts;
  const until = (count: number) => Math.floor((count / total) * BAR_COLUMNS);
  const good = until(completed + skipped);
  const bad = until(completed + skipped + failed + cancelled + blocked) - good;
  const going = until(completed + skipped + failed + cancelled + blocked + running + waiting) - good - bad;
  return [
    paint.green('█'.repeat(good)),
    paint.red('█'.repeat(bad)),
    paint.cyan('▒'.repeat(going)),
    paint.dim('░'.repeat(BAR_COLUMNS - good - bad - going)),
  ].join('');
}

/** What matters most when not all steps fit: those that need somebody, then those that run, then what comes next. */
const WEIGHT: Readonly<Record<string, number>> = {
  failed: 0,
  waiting: 1,
  running: 2,
  blocked: 3,
  pending: 4,
  cancelled: 5,
  completed: 6,
  skipped: 7,
};

/** As many steps as have room, in the file's order, and in a last line what is left out. */
export function renderStepsIn(steps: readonly StepRow[], maxLines: number, frame: StepsFrame): string[] {
  if (steps.length + 1 <= maxLines) return renderSteps(steps, frame);
  const kept = new Set(
    [...steps].sort((one, other) => weightOf(one) - weightOf(other)).slice(0, Math.max(1, maxLines - 2)),
  );
  const left = steps.filter((row) => !kept.has(row));
  const counts: Record<string, number> = {};
  for (const { state } of left) counts[state] = (counts[state] ?? 0) + 1;
  const { paint = NO_PAINT, columns } = frame;
  const more = fit(`and ${left.length} more: ${renderStepCounts(counts)}`, columns);
  return [
    ...renderSteps(
      steps.filter((row) => kept.has(row)),
      frame,
    ),
    paintState(more, paint),
  ];
}

const weightOf = ({ state }: StepRow): number => WEIGHT[state] ?? 0;
