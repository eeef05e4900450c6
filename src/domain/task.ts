import type { Cost } from './money.js';

/** What Kling says of one task, in our words. Every reply, list row and callback is parsed into this one shape. */
export interface Task {
  readonly taskId: string;
  /** The id that we gave the task at its creation, when Kling echoes it. */
  readonly externalTaskId?: string;
  /** `unknown` is a status word that this version has not seen: the task is looked at again, never failed for it. */
  readonly status: TaskStatus;
  /** Kling's text about the task; the cause when it failed, else usually empty. */
  readonly message: string;
  /** ISO 8601, from Kling's clock. */
  readonly createdAt?: string;
  readonly updatedAt?: string;
  readonly outputs: readonly Output[];
  /** What Kling deducted; absent until it says so. */
  readonly cost?: Cost;
  /** Fields of the reply that this version does not know, kept as they came. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

export const TASK_STATUSES = ['submitted', 'processing', 'succeeded', 'failed', 'unknown'] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];

export const OUTPUT_KINDS = ['video', 'image', 'audio'] as const;
export type OutputKind = (typeof OUTPUT_KINDS)[number];

/** One file that a task made. The URL is signed and dies after 30 days. */
export interface Output {
  readonly kind: OutputKind;
  /** Counts from 0 within the task, in Kling's order. */
  readonly index: number;
  readonly url: string;
  readonly watermarkUrl?: string;
  /** Kling's id of the media itself (not of the task): what `video-extend` and lip-sync ask for. */
  readonly id?: string;
  readonly durationSeconds?: number;
}

/** True when Kling has finished with the task, well or badly; its slot is free again. */
export function isTerminal(status: TaskStatus): boolean {
  return status === 'succeeded' || status === 'failed';
}
