import type { ShortStatus } from '../domain/pipeline/progress/short-status.js';
import type { ReportFiles } from '../domain/batch/progress/progress.js';

type Memo = Readonly<Record<string, unknown>>;

/** What a generation's memo tells of it where no worker answers. */
export interface GenerationMemo {
  /** Cut short. */
  readonly prompt?: string;
  readonly task?: string;
  readonly model?: string;
  /** Absent for the default account. */
  readonly account?: string;
  /** The batch that it is an item of. */
  readonly batchId?: string;
  /** The pipeline that it is a step of. */
  readonly pipelineId?: string;
  /** Which making of that step it is: also the id that its task gets at Kling, unless the request names one. */
  readonly making?: string;
  /** Of an item of a batch: the id that its task gets at Kling, unless the request names one. */
  readonly taskName?: string;
  /** The generation of which it is another try. */
  readonly retryOf?: string;
  /** Of one that was cancelled, which has neither result nor failure: the task that goes on, and what to know of it. */
  readonly taskId?: string;
  readonly notice?: string;
}

/** What a batch's memo tells of it: the first four as the client that started it knew them. */
export interface BatchMemo {
  readonly file?: string;
  readonly total?: number;
  /** Which items it was started with, to tell them from others. */
  readonly content?: string;
  /** ISO 8601: of its first run. */
  readonly startedAt?: string;
  /** Of one that was cancelled, which has no result. */
  readonly report?: ReportFiles;
}

/** What a pipeline's memo tells of it, as the client that started it knew it. */
export interface PipelineMemo {
  readonly file?: string;
  /** How many steps its file has. */
  readonly steps?: number;
  /** The batch that it is an item of. */
  readonly batchId?: string;
  /** Of what it was started with, to tell it from another. */
  readonly content?: string;
  /** ISO 8601: of its first run. */
  readonly startedAt?: string;
  /** Where it stands, as it has said itself. */
  readonly shown?: ShortStatus;
}

/** What a notice's memo tells of it in lists. */
export interface NoticeMemo {
  /** Its type. */
  readonly event?: string;
  /** What it happened to. */
  readonly about?: string;
  /** As people may read them. */
  readonly targets?: readonly string[];
}

/** What a schedule's memo tells of what it starts. */
export interface ScheduleMemo {
  /** The file of rows or the prompt, as people know it. */
  readonly what?: string;
}

/** The keys in the memo. */
export const GENERATION_MEMO = {
  prompt: 'prompt',
  task: 'task',
  model: 'model',
  account: 'account',
  batchId: 'batchId',
  pipelineId: 'pipelineId',
  making: 'making',
  taskName: 'taskName',
  retryOf: 'retryOf',
  taskId: 'klingTaskId',
  notice: 'klingNotice',
} as const satisfies Record<keyof GenerationMemo, string>;

export const BATCH_MEMO = {
  file: 'file',
  total: 'total',
  content: 'content',
  startedAt: 'startedAt',
  report: 'klingReport',
} as const satisfies Record<keyof BatchMemo, string>;

export const PIPELINE_MEMO = {
  file: 'file',
  steps: 'steps',
  batchId: 'batchId',
  content: 'content',
  startedAt: 'startedAt',
  shown: 'klingPipeline',
} as const satisfies Record<keyof PipelineMemo, string>;

export const NOTICE_MEMO = {
  event: 'event',
  about: 'about',
  targets: 'targets',
} as const satisfies Record<keyof NoticeMemo, string>;

export const SCHEDULE_MEMO = { what: 'what' } as const satisfies Record<keyof ScheduleMemo, string>;

export const toGenerationMemo = (facts: GenerationMemo): Record<string, unknown> => rename(facts, GENERATION_MEMO);
export const toBatchMemo = (facts: BatchMemo): Record<string, unknown> => rename(facts, BATCH_MEMO);
export const toPipelineMemo = (facts: PipelineMemo): Record<string, unknown> => rename(facts, PIPELINE_MEMO);
export const toNoticeMemo = (facts: NoticeMemo): Record<string, unknown> => rename(facts, NOTICE_MEMO);
export const toScheduleMemo = (facts: ScheduleMemo): Record<string, unknown> => rename(facts, SCHEDULE_MEMO);

/** A memo anybody may have written, so what is not of its type is left out. */
export function readGenerationMemo(memo: Memo | undefined): GenerationMemo {
  const text = (word: keyof GenerationMemo) => textOf(memo?.[GENERATION_MEMO[word]]);
  return {
    prompt: text('prompt'),
    task: text('task'),
    model: text('model'),
    account: text('account'),
    batchId: text('batchId'),
    pipelineId: text('pipelineId'),
    making: text('making'),
    taskName: text('taskName'),
    retryOf: text('retryOf'),
    taskId: text('taskId'),
    notice: text('notice'),
  };
}

export function readBatchMemo(memo: Memo | undefined): BatchMemo {
  const total = memo?.[BATCH_MEMO.total];
  return {
    file: textOf(memo?.[BATCH_MEMO.file]),
    total: typeof total === 'number' ? total : undefined,
    content: textOf(memo?.[BATCH_MEMO.content]),
    startedAt: textOf(memo?.[BATCH_MEMO.startedAt]),
    report: readReport(memo?.[BATCH_MEMO.report]),
  };
}

export function readPipelineMemo(memo: Memo | undefined): PipelineMemo {
  const shown = readShown(memo?.[PIPELINE_MEMO.shown]);
  const steps = memo?.[PIPELINE_MEMO.steps];
  return {
    file: textOf(memo?.[PIPELINE_MEMO.file]),
    steps: typeof steps === 'number' ? steps : undefined,
    batchId: textOf(memo?.[PIPELINE_MEMO.batchId]),
    content: textOf(memo?.[PIPELINE_MEMO.content]),
    startedAt: textOf(memo?.[PIPELINE_MEMO.startedAt]),
    ...(shown === undefined ? {} : { shown }),
  };
}

export function readNoticeMemo(memo: Memo | undefined): NoticeMemo {
  const targets = memo?.[NOTICE_MEMO.targets];
  const isList = Array.isArray(targets) && targets.every((one) => typeof one === 'string');
  return {
    event: textOf(memo?.[NOTICE_MEMO.event]),
    about: textOf(memo?.[NOTICE_MEMO.about]),
    targets: isList ? targets : undefined,
  };
}

export const readScheduleMemo = (memo: Memo | undefined): ScheduleMemo => ({
  what: textOf(memo?.[SCHEDULE_MEMO.what]),
});

/** What is given as undefined becomes null, because a memo knows no undefined; what is not given stays as it was. */
function rename(facts: object, names: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(facts).map(([word, value]) => [names[word] ?? word, value ?? null]));
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function readReport(value: unknown): ReportFiles | undefined {
  const { jsonl, csv, html } = (value ?? {}) as Partial<Record<keyof ReportFiles, unknown>>;
  if (typeof jsonl !== 'string' || typeof csv !== 'string' || typeof html !== 'string') return undefined;
  return { jsonl, csv, html };
}

function readShown(value: unknown): ShortStatus | undefined {
  const { state, counts, steps } = (value ?? {}) as Partial<Record<keyof ShortStatus, unknown>>;
  const isWhole = typeof state === 'string' && [counts, steps].every((one) => typeof one === 'object' && one !== null);
  return isWhole ? (value as ShortStatus) : undefined;
}
