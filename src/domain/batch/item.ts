import type { RemedyAdvice } from '../advice/advice.js';
import type { Artifact } from '../artifact.js';
import type { ProductName } from '../../products/catalogue.js';
import type { GenerationError } from '../generation/generation.js';
import type { TaskEstimate } from '../generation/cost/task-estimate.js';
import type { Cost } from '../money.js';
import type { ResultEntry } from '../task.js';

/**
 * Where one item of a batch stands, in the words of a generation's own states: `waiting` is not started yet, `queued` waits for one
 * of the account's slots, `processing` is being generated at Kling. The last three end it.
 */
export const ITEM_STATES = [
  'waiting',
  'queued',
  'processing',
  'downloading',
  'completed',
  'failed',
  'cancelled',
] as const;
export type ItemState = (typeof ITEM_STATES)[number];

/** How many items are in each state. */
export type ItemCounts = Readonly<Record<ItemState, number>>;

/** States of an item that has a generation which has not ended. */
export const RUNNING_STATES = ['queued', 'processing', 'downloading'] as const satisfies readonly ItemState[];

type RunningState = (typeof RUNNING_STATES)[number];

/** True for an item whose generation is under way. */
export function isRunning<Item extends { readonly state: ItemState }>(
  item: Item,
): item is Extract<Item, { readonly state: RunningState }> {
  return (RUNNING_STATES as readonly ItemState[]).includes(item.state);
}

/** An item in one state: what that state does not say of it is undefined. */
export type InState<State extends ItemState, Facts, All> = Omit<All, keyof Facts> & { readonly state: State } & Facts;

/** What is known of an item whose generation is under way. */
export interface RunningItem {
  /** ISO 8601: when the item came into this state. */
  readonly since: string;
  /** ISO 8601: when its generation was started. */
  readonly startedAt: string;
  /** Shortened to one line. */
  readonly prompt?: string;
}

/** The same once Kling has a task of it. */
export interface ItemAtKling extends RunningItem {
  /** Kling's id of the task. */
  readonly taskId: string;
}

/** What tells that an item is a pipeline, which has no task of its own. */
export interface OfPipeline {
  readonly isPipeline: true;
}

/** At which of its steps a pipeline is. */
export interface StepStanding {
  /** `running`; `paused`; `waiting` for a person. */
  readonly state: string;
  /** Steps that are over: made, or left out. */
  readonly done: number;
  readonly total: number;
  /** Names of those that are being made. */
  readonly at: readonly string[];
  /** Names of those that wait for a person. */
  readonly waiting: readonly string[];
}

/** What is known of an item that has ended. */
export interface EndedItem {
  /** Of the task, if there was one; a pipeline has none of its own. */
  readonly taskId?: string;
  /** ISO 8601: when it ended. Absent for items that an earlier run finished. */
  readonly since?: string;
  /** Seconds from the start of its generation to its end. */
  readonly elapsedSeconds?: number;
}

export interface CompletedItem extends EndedItem {
  readonly taskId: string;
  /** Absolute path of its first file. */
  readonly file?: string;
}

/** The same of a pipeline. */
export interface CompletedPipeline extends Omit<CompletedItem, 'taskId'>, OfPipeline {
  readonly taskId?: undefined;
}

/** One that did not succeed: its prompt helps to mend it. */
export interface UnsuccessfulItem extends EndedItem {
  /** Shortened to one line. */
  readonly prompt?: string;
}

/** All that some state says of an item, as those that do not say it have it. */
export interface Unsaid {
  readonly taskId?: undefined;
  readonly since?: undefined;
  readonly startedAt?: undefined;
  readonly elapsedSeconds?: undefined;
  readonly prompt?: undefined;
  readonly file?: undefined;
  readonly error?: undefined;
  readonly isPipeline?: undefined;
}

interface Named {
  readonly id: string;
  /** The generation's own workflow id: `<batch id>/<item id>`. */
  readonly workflowId: string;
  /** What can be done about one that ended without files. Readers add it. */
  readonly advice?: readonly RemedyAdvice[];
}

interface Counted {
  /** Seconds from the start of its generation to the batch's last step. */
  readonly elapsedSeconds: number;
}

type Row<State extends ItemState, Facts = object> = Named &
  InState<State, Facts, Unsaid & { readonly stuck?: undefined; readonly steps?: undefined }>;

/** What a person looks for among the items: `stuck` ones are processing, `parked` ones have failed. */
export const ITEM_TROUBLES = ['stuck', 'parked'] as const;
export type ItemTrouble = (typeof ITEM_TROUBLES)[number];

/** One row of the answer to the query `items`. */
export type BatchItem =
  | Row<'waiting'>
  | Row<'queued', RunningItem & Counted>
  /** `stuck` once it takes longer at Kling than `run.stuckAfter`. */
  | Row<'processing', ItemAtKling & Counted & { readonly stuck?: boolean }>
  /** A pipeline whose steps are being made. Readers add at which it is: itself tells, not its batch. */
  | Row<'processing', RunningItem & OfPipeline & Counted & { readonly stuck?: boolean; readonly steps?: StepStanding }>
  | Row<'downloading', ItemAtKling & Counted>
  | Row<'completed', CompletedItem>
  | Row<'completed', CompletedPipeline>
  | Row<'failed', UnsuccessfulItem & { readonly error: ItemError }>
  | Row<'cancelled', UnsuccessfulItem>;

export interface ItemError {
  readonly kind: string;
  /** Kling's business code, when it sent one. */
  readonly code?: number;
  readonly text: string;
}

/** A step of an item that is a pipeline, or one element of its `forEach`. */
export interface ItemStep {
  /** `scene`, `scene.3`. */
  readonly step: string;
  /** What it does: `generate`, `join`. */
  readonly kind: string;
  /** `completed`, `failed`, or why there is nothing of it: `skipped`, `blocked`. */
  readonly state: string;
  readonly workflowId?: string;
  readonly taskId?: string;
  readonly artifacts: readonly Artifact[];
  /** The first of them, where no more is known. */
  readonly file?: string;
  readonly cost?: Cost;
  readonly elapsedSeconds?: number;
  readonly error?: Pick<ItemError, 'kind' | 'text'>;
}

/** What is kept of an item that is a pipeline besides what is kept of any. */
export interface PipelineEnd {
  /** Which pipeline it was: the same for the same steps. */
  readonly content: string;
  readonly steps: readonly ItemStep[];
}

/** What is kept of every item that has ended. */
interface Recorded {
  readonly id: string;
  readonly workflowId: string;
  /** Absent for the default account. */
  readonly account?: string;
  /** Tasks that were made at Kling for it. */
  readonly attempts: number;
  readonly artifacts: readonly Artifact[];
  /** Results that are no files; absent where there are none. */
  readonly entries?: readonly ResultEntry[];
  /** What could not be had besides its files, one sentence each; absent where there is nothing of the kind. */
  readonly lacks?: readonly string[];
  /** In what they differ from what was asked for, one sentence each; absent where they do not. */
  readonly differences?: readonly string[];
  /** Of all tasks that were made for it, those of earlier tries included. */
  readonly cost?: Cost;
  /** Of one attempt, by Kling's price list; absent where no price is known, and for a task that existed before. */
  readonly estimate?: TaskEstimate;
  /** ISO 8601. */
  readonly endedAt: string;
  /** Absent for a generation. */
  readonly pipeline?: PipelineEnd;
}

/** What only some of them have. */
interface Unrecorded {
  readonly taskId?: string;
  readonly task?: undefined;
  readonly model?: undefined;
  readonly elapsedSeconds?: undefined;
  readonly generatingSeconds?: undefined;
  readonly isTaskPaid?: undefined;
  readonly error?: undefined;
}

interface Took {
  /** Seconds from the start of its generation to the end, the wait for a slot and the download included. */
  readonly elapsedSeconds?: number;
}

interface Made extends Took {
  /** Absent for a pipeline. */
  readonly taskId?: string;
  readonly task?: ProductName;
  readonly model?: string;
  /** Seconds of these during which Kling generated. */
  readonly generatingSeconds?: number;
}

interface Failed extends Took {
  /** True when the cost of `taskId` itself is among `cost`, so that collecting the task adds nothing; always so for a completed item. */
  readonly isTaskPaid?: boolean;
  readonly error: GenerationError;
}

/** All that is kept of an item that has ended: a line of the batch's journal, and the source of the report's rows. */
export type ItemRecord = Recorded &
  (
    | InState<'completed', Made, Unrecorded>
    | InState<'failed', Failed, Unrecorded>
    | InState<'cancelled', object, Unrecorded>
  );
