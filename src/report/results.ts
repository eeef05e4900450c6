import type { Found } from '../domain/artifact.js';
import type { Metadata } from '../domain/generation/metadata.js';
import { renderMetadataValue } from '../domain/generation/metadata.js';
import { renderEntry } from '../domain/task.js';
import { toPieces } from '../domain/work/pieces.js';
import type { ReportRow, ReportRows } from './rows.js';
import type { StepResult } from './step-result.js';
import { toStepResult } from './step-result.js';

/** One line of `results.jsonl` and one row of `results.csv`, in this order of columns. */
export interface ResultRow {
  readonly id: string;
  /** In the table, a row for each step of an item that is a pipeline, below the item's own, whose sum it is a part of: `scene.3`. No column where there is none. */
  readonly step?: string;
  readonly state: ReportRow['state'];
  readonly task_id: string | null;
  /** The first file: an absolute path, `s3://bucket/key`, or in a report that was saved apart a link to it. */
  readonly file: string | null;
  readonly url: string | null;
  readonly sha256: string | null;
  /** From the start of its generation to its end, the wait for a slot included. */
  readonly seconds: number | null;
  /** Of these, while Kling generated. */
  readonly generating_seconds: number | null;
  readonly attempts: number;
  readonly cost_units: string | null;
  readonly cost_amount: string | null;
  readonly cost_currency: string | null;
  /** Kling's business code where it sent one, else the kind of failure, e.g. `Parked`. */
  readonly error_code: string | number | null;
  readonly error: string | null;
  readonly model: string | null;
  readonly workflow_id: string;
  /** All files, when there are several. */
  readonly files: readonly string[];
  readonly prompt: string | null;
  /** Of one attempt, by Kling's price list; `null` where no price is known, and no column where none is. */
  readonly estimated_units: string | null;
  /** Results that are no files, e.g. `voice 829824295735410756 (narrator)`; absent where there are none, and no column then. */
  readonly entries?: readonly string[];
  /** What could not be had besides the files; absent where there is nothing of the kind, and no column. */
  readonly lacks?: readonly string[];
  /** What the first file says of itself, `null` where it does not say; absent where nobody has looked, and no columns. */
  readonly found_seconds?: number | null;
  readonly found_width?: number | null;
  readonly found_height?: number | null;
  readonly found_fps?: number | null;
  readonly found_audio?: boolean | null;
  readonly found_whole?: boolean | null;
  /** In what the files differ from what was asked for; absent where they do not, and no column. */
  readonly differences?: readonly string[];
  /** Columns of the writer's own; in the table, a column each. */
  readonly metadata: Metadata | null;
  /** Of an item that is a pipeline; in the table, rows of their own. */
  readonly steps?: readonly StepResult[];
}

export function toResultRow(row: ReportRow): ResultRow {
  const [first] = row.artifacts;
  const isEnded = row.state !== 'waiting';
  return {
    id: row.id,
    state: row.state,
    task_id: row.taskId ?? null,
    file: first?.file ?? null,
    // Of a step's file it is not kept.
    url: first === undefined || first.url === '' ? null : first.url,
    sha256: first?.sha256 ?? null,
    seconds: row.elapsedSeconds ?? null,
    generating_seconds: row.generatingSeconds ?? null,
    attempts: row.attempts,
    cost_units: row.cost?.units ?? null,
    cost_amount: row.cost?.amount ?? null,
    cost_currency: row.cost?.currency ?? null,
    error_code: row.error?.code ?? (isEnded ? (row.error?.kind ?? null) : null),
    error: row.error?.text ?? null,
    model: row.model ?? null,
    workflow_id: row.workflowId,
    files: row.artifacts.map(({ file }) => file),
    prompt: row.prompt ?? null,
    estimated_units: row.estimate?.units ?? null,
    ...(row.entries === undefined ? {} : { entries: row.entries.map(renderEntry) }),
    ...(row.lacks === undefined ? {} : { lacks: row.lacks }),
    ...toFoundColumns(first?.found),
    ...(row.differences === undefined ? {} : { differences: row.differences }),
    metadata: row.metadata ?? null,
    ...(row.pipeline === undefined ? {} : { steps: row.pipeline.steps.map(toStepResult) }),
  };
}

function toFoundColumns(found: Found | undefined): Partial<ResultRow> {
  if (found === undefined) return {};
  const { seconds, width, height, fps, audio, whole } = found;
  return {
    found_seconds: seconds,
    found_width: width,
    found_height: height,
    found_fps: fps,
    found_audio: audio,
    found_whole: whole,
  };
}

/** `results.jsonl`: one JSON object a line, every column there, `null` where nothing is known. */
export const renderJsonl = (rows: ReportRows): Iterable<string> =>
  toPieces(function* () {
    for (const row of rows) yield `${JSON.stringify(toResultRow(row))}\n`;
  });

const COLUMNS = [
  'id',
  'state',
  'task_id',
  'file',
  'url',
  'sha256',
  'seconds',
  'generating_seconds',
  'attempts',
  'cost_units',
  'cost_amount',
  'cost_currency',
  'error_code',
  'error',
  'model',
  'workflow_id',
  'files',
  'prompt',
] as const satisfies readonly (keyof ResultRow)[];

/** Only where a row has something there. */
const SOMETIMES = [
  'estimated_units',
  'entries',
  'found_seconds',
  'found_width',
  'found_height',
  'found_fps',
  'found_audio',
  'found_whole',
  'differences',
] as const satisfies readonly (keyof ResultRow)[];
const foundIn = ({ artifacts }: ReportRow): unknown => artifacts[0]?.found;
const OF_ROW: Readonly<Record<(typeof SOMETIMES)[number], (row: ReportRow) => unknown>> = {
  estimated_units: ({ estimate }) => estimate,
  entries: ({ entries }) => entries,
  found_seconds: foundIn,
  found_width: foundIn,
  found_height: foundIn,
  found_fps: foundIn,
  found_audio: foundIn,
  found_whole: foundIn,
  differences: ({ differences }) => differences,
};

/** Of `results.csv`, beside those that are always there. */
export interface TableColumns {
  readonly hasSteps: boolean;
  readonly sometimes: readonly (typeof SOMETIMES)[number][];
  /** Columns of the writer's own, in the order in which they come. */
  readonly own: readonly string[];
}

export function createTableColumns() {
  let hasSteps = false;
  const there = new Set<string>();
  const own = new Set<string>();
  return {
    add(row: ReportRow): void {
      hasSteps ||= row.pipeline !== undefined;
      for (const name of SOMETIMES) if (!there.has(name) && OF_ROW[name](row) !== undefined) there.add(name);
      for (const name of Object.keys(row.metadata ?? {})) own.add(name);
    },
    list: (): TableColumns => ({ hasSteps, sometimes: SOMETIMES.filter((name) => there.has(name)), own: [...own] }),
  };
}

/** Without it, Excel takes every letter that is not English for two others. */
const BYTE_ORDER_MARK = '\ufeff';

/**
 * `results.csv` by RFC 4180, but with plain line feeds, which every spreadsheet takes and every script expects. Behind our columns stand those
 * of the writer's own.
 */
export function renderCsv(rows: ReportRows, { hasSteps, sometimes, own }: TableColumns): Iterable<string> {
  const [id, ...others] = COLUMNS;
  const columns = [id, ...(hasSteps ? (['step'] as const) : []), ...others, ...sometimes];
  const names = [...columns, ...own.map((name) => renderCell(nameOwn(name, columns)))];
  return toPieces(function* () {
    yield `${BYTE_ORDER_MARK}${names.join(',')}\n`;
    for (const row of rows) {
      const { steps = [], ...result } = toResultRow(row);
      const ofRow = own.map((name) => renderOwnCell(row.metadata ?? {}, name));
      yield renderLine(result, columns, ofRow);
      for (const step of steps) yield renderLine({ ...step, id: row.id }, columns, ofRow);
    }
  });
}

type Column = Exclude<keyof ResultRow, 'steps' | 'metadata'>;
type Cells = Readonly<Partial<Record<Column, Value>>>;

const renderLine = (cells: Cells, columns: readonly Column[], own: readonly string[]): string =>
  `${[...columns.map((column) => renderCell(cells[column] ?? null, column)), ...own].join(',')}\n`;

/** A column called like one of ours says whose it is. */
const nameOwn = (name: string, columns: readonly string[]): string =>
  columns.includes(name.trim().toLowerCase()) ? `metadata.${name}` : name;

function renderOwnCell(metadata: Metadata, name: string): string {
  return Object.hasOwn(metadata, name) ? renderCell(renderMetadataValue(metadata[name])) : '';
}

type Value = string | number | boolean | readonly string[] | null;

function renderCell(value: Value, column?: keyof ResultRow): string {
  if (value === null) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = typeof value === 'string' ? value : value.join(' | ');
  const isSafe = !isFormula(text) && !isMisread(text) && !(column === 'id' && isLikeDate(text));
  // The sign that tells a spreadsheet: what follows is text.
  const safe = isSafe ? text : `'${text}`;
  return /[",\n\r]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

/** A spreadsheet would compute it: a prompt such as `=HYPERLINK(...)` comes from elsewhere. */
function isFormula(text: string): boolean {
  return /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text);
}

/**
 * A spreadsheet would take it for a number and change it: of more than 11 digits it shows and saves `1.23E+11`, of Kling's 18 it keeps 15; `007`
 * is 7 and `12e5` 1,200,000.
 */
function isMisread(text: string): boolean {
  return /^-?(\d{12,}|0\d+)$/.test(text) || /^-?\d+(\.\d*)?e[+-]?\d+$/i.test(text);
}

const MONTHS = '(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*';
const LIKE_DATE = new RegExp(`^(\\d{1,4}[-.]\\d{1,2}([-.]\\d{1,4})?|${MONTHS}-?\\d{1,4}|\\d{1,2}-?${MONTHS})$`, 'i');

/** A spreadsheet would make a day of it: `1-2`, `mar-5`. Only an id must stay as it is. */
const isLikeDate = (text: string): boolean => LIKE_DATE.test(text);
