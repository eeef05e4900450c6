import type { Artifact } from '../artifact.js';
import type { ProductName } from '../../products/catalogue.js';
import type { GenerationError } from '../generation/generation.js';
import type { Cost } from '../money.js';

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

/** States of an item that has a generation which has not ended. */
export const RUNNING_STATES = ['queued', 'processing', 'downloading'] as const satisfies readonly ItemState[];

/** True for an item whose generation is under way. */
export function isRunning(state: ItemState): boolean {
  return (RUNNING_STATES as readonly ItemState[]).includes(state);
}

/** One row of the answer to the query `items`. */
export interface BatchItem {
  readonly id: string;
  readonly state: ItemState;
  /** The generation's own workflow id: `<batch id>/<item id>`. */
  readonly workflowId: string;
  /** Kling's id of the task, once there is one. */
  readonly taskId?: string;
  /** ISO 8601: when the item came into this state. Absent for items that were not started, or that an earlier run finished. */
  readonly since?: string;
  /** ISO 8601: when its generation was started; absent for items that do not run. */
  readonly startedAt?: string;
  /** Seconds from the start of its generation to its end, or to the batch's last step. */
  readonly elapsedSeconds?: number;
  /** Shortened to one line; known while the item runs. */
  readonly prompt?: string;
  /** Absolute path of its first file. */
  readonly file?: string;
  readonly error?: ItemError;
  /** True once it takes longer at Kling than `run.stuckAfter`. */
  readonly stuck?: boolean;
}

export interface ItemError {
  readonly kind: string;
  /** Kling's business code, when it sent one. */
  readonly code?: number;
  readonly text: string;
}

/** All that is kept of an item that has ended: a line of the batch's journal, and the source of the report's rows. */
export interface ItemRecord {
  readonly id: string;
  readonly state: 'completed' | 'failed' | 'cancelled';
  readonly workflowId: string;
  readonly taskId?: string;
  readonly task?: ProductName;
  readonly model?: string;
  /** Tasks that were made at Kling for it. */
  readonly attempts: number;
  readonly artifacts: readonly Artifact[];
  /** Seconds from the start of its generation to the end, the wait for a slot and the download included. */
  readonly elapsedSeconds?: number;
  /** Seconds of these during which Kling generated. */
  readonly generatingSeconds?: number;
  /** Of all tasks that were made for it, those of earlier tries included. */
  readonly cost?: Cost;
  /** True when the cost of `taskId` itself is among it, so that collecting the task adds nothing; always so for a completed item. */
  readonly isTaskPaid?: boolean;
  readonly error?: GenerationError;
  /** ISO 8601. */
  readonly endedAt: string;
}
