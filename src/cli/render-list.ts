import { renderDuration } from '../domain/duration.js';
import { columnsOf, fill, fit, oneLine } from './fit-text.js';
import { NO_PAINT, paintState } from './paint.js';

/** A generation as `kling list` knows it. */
export interface ListedGeneration {
  readonly workflowId: string;
  readonly runId: string;
  readonly state: string;
  readonly model?: string;
  readonly taskId?: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly prompt?: string;
}

const HEAD = ['ID', 'STATE', 'STARTED', 'TOOK', 'MODEL', 'TASK ID'] as const;

const STATE = HEAD.indexOf('STATE');

/** Longer ids are cut here and whole in `--json`. */
const MAX_ID_COLUMNS = 60;

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
    `${renderDuration(now.getTime() - Date.parse(one.startedAt))} ago`,
    renderDuration(Date.parse(one.endedAt ?? now.toISOString()) - Date.parse(one.startedAt)),
    oneLine(one.model ?? ''),
    oneLine(one.taskId ?? ''),
  ]);
  const widths = HEAD.map((name, column) => Math.max(name.length, ...rows.map((row) => columnsOf(row[column] ?? ''))));
  const align = (cells: readonly string[], paintCell = (cell: string) => cell) =>
    cells
      .map((cell, column) => fill(cell, widths[column] ?? 0))
      .map((cell, column) => (column === STATE ? paintCell(cell) : cell))
      .join('  ');
  const room = columns - columnsOf(align(HEAD)) - 2;
  const withPrompt = (row: string, prompt: string) =>
    (room < 12 ? row : `${row}  ${fit(oneLine(prompt), room)}`).trimEnd();
  return [
    withPrompt(align(HEAD), 'PROMPT'),
    ...rows.map((row, index) =>
      withPrompt(
        align(row, (cell) => paintState(cell, paint)),
        listed[index]?.prompt ?? '',
      ),
    ),
  ];
}
