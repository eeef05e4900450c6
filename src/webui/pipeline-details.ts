import { isZero } from '../domain/decimal.js';
import { renderDuration } from '../domain/duration.js';
import type { Money } from '../domain/money.js';
import { renderMoney, spentOf } from '../domain/money.js';
import type { PipelineStatus, StepRow } from '../domain/pipeline/pipeline-status.js';
import { STEP_STATES } from '../domain/pipeline/pipeline-status.js';
import { shorten } from '../domain/generation/generation.js';
import { shortenPath } from './shorten-path.js';
import { escapeCell, ROOM_BELOW } from './markdown-cell.js';
import { readable } from './next-steps.js';

/** Rows that a person looks through; the command line shows all. */
const MAX_ROWS = 100;
const MAX_TEXT_LENGTH = 300;
/** What the pane has room for beside the other columns; the command line shows the whole path. */
const MAX_PATH_LENGTH = 48;

/** What the Web UI shows of a pipeline: Markdown for the workflow's current details, a row for each step. */
export function renderPipelineDetails(status: PipelineStatus): string {
  const { state, reason, steps, notices } = status;
  const rest = steps.length - MAX_ROWS;
  return [
    `### ${state}${reason === undefined ? '' : `: ${escapeCell(shorten(reason, MAX_TEXT_LENGTH))}`}`,
    '',
    '| step | does | state | took | cost | result |',
    '| --- | --- | --- | --- | --- | --- |',
    ...steps.slice(0, MAX_ROWS).map(renderRow),
    ...(rest > 0 ? [`| and ${rest} more | | | | | |`] : []),
    '',
    '| | |',
    '| --- | --- |',
    ...listFacts(status).map(([name, value]) => `| ${name} | ${escapeCell(value)} |`),
    ...renderToDo(status),
    ...notices.map((notice) => `| Notice | ${escapeCell(notice)} |`),
    ROOM_BELOW,
  ].join('\n');
}

function renderRow({
  step,
  kind,
  state,
  counts,
  isKept,
  startedAt,
  endedAt,
  cost,
  file,
  files = 0,
  folder,
  error,
  note,
}: StepRow): string {
  const many = counts === undefined ? undefined : renderCounts(counts);
  const isTimed = startedAt !== undefined && endedAt !== undefined && isKept !== true;
  const took = isTimed ? renderDuration(Date.parse(endedAt) - Date.parse(startedAt)) : '';
  const text = error?.text ?? note;
  const result = text === undefined ? renderFiles({ file, files, folder }) : escapeCell(shorten(text, MAX_TEXT_LENGTH));
  const how = isKept === true ? `${state}, kept` : state;
  return `| ${step} | ${kind} | ${many ?? how} | ${took} | ${cost === undefined ? '' : renderMoney(cost)} | ${result} |`;
}

/** Of one file its path, of many how many there are below which folder. */
function renderFiles({ file, files = 0, folder }: Pick<StepRow, 'file' | 'files' | 'folder'>): string {
  const path = (text: string) => `\`${shortenPath(text, MAX_PATH_LENGTH)}\``;
  if (files > 1) return `${files} files${folder === undefined ? '' : ` in ${path(folder)}`}`;
  return file === undefined ? '' : path(file);
}

/** `38 completed, 1 running, 1 failed` */
function renderCounts(counts: NonNullable<StepRow['counts']>): string {
  const parts = STEP_STATES.flatMap((state) => (counts[state] === undefined ? [] : [`${counts[state]} ${state}`]));
  return parts.length === 0 ? 'nothing to make' : parts.join(', ');
}

function listFacts(status: PipelineStatus): readonly (readonly [name: string, value: string])[] {
  const { cost, costOfThisRun, budget, startedAt, endedAt, elapsedSeconds } = status;
  const isFree = (money: Money) => isZero(spentOf(money));
  const hasEarlier = spentOf(cost) !== spentOf(costOfThisRun);
  const soFar = (money: Money) => (isFree(money) && endedAt === undefined ? 'nothing yet' : renderMoney(money));
  return [
    ['Cost', hasEarlier ? `${soFar(costOfThisRun)} (with earlier runs ${renderMoney(cost)})` : soFar(costOfThisRun)],
    ...(budget === undefined ? [] : [['Budget', `${soFar(costOfThisRun)} of ${budget}`] as const]),
    // A workflow has no clock between its steps: while it runs, only moments stay true.
    endedAt === undefined ? ['Started', startedAt] : ['Took', renderDuration(elapsedSeconds * 1000)],
  ];
}

function renderToDo({ pipelineId, state, steps }: PipelineStatus): readonly string[] {
  const id = readable(pipelineId);
  const rows = (what: string, command: string) => [`| What to do | ${what}: \`${command}\` |`];
  if (state === 'paused') return rows('Once it may go on', `kling pipeline resume ${id}`);
  if (state === 'failed') return rows('Once it is mended, only what is missing', `kling pipeline retry ${id}`);
  if (state !== 'waiting') return [];
  return steps.flatMap((row) => {
    if (row.state === 'waiting') return rows('When it is right', `kling pipeline approve ${id} ${row.step}`);
    return row.state === 'failed' ? rows('Once it is mended', `kling pipeline retry ${id} ${row.step}`) : [];
  });
}
