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
  /** What it made besides files; absent where there is nothing of the kind. */
  readonly entries?: readonly ResultEntry[];
  /** What Kling deducted; absent until it says so. */
  readonly cost?: Cost;
  /** Fields of the reply that this version does not know, kept as they came. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

export const TASK_STATUSES = ['submitted', 'processing', 'succeeded', 'failed', 'unknown'] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];

export const OUTPUT_KINDS = ['video', 'image', 'audio'] as const;
export type OutputKind = (typeof OUTPUT_KINDS)[number];

/** Kling keeps what a task has made for so many days, and then clears it. */
export const KEPT_DAYS = 30;
export const KEPT_MS = KEPT_DAYS * 86_400_000;

/** One file that a task made. The URL is signed and dies after `KEPT_DAYS`. */
export interface Output {
  readonly kind: OutputKind;
  /** Counts from 0 within the task, in Kling's order. */
  readonly index: number;
  readonly url: string;
  readonly watermarkUrl?: string;
  /** A picture that Kling has made of a video. */
  readonly coverUrl?: string;
  /** Kling's id of the media itself (not of the task): what `video-extend` and lip-sync ask for. */
  readonly id?: string;
  readonly durationSeconds?: number;
  /** The same sound as WAV, where `url` is the MP3. */
  readonly wavUrl?: string;
  /** Of pictures that come in several sets, which one: counts from 0. */
  readonly group?: number;
  /** What of a picture this is, in Kling's word: `face_seg`. */
  readonly part?: string;
}

export const ENTRY_KINDS = ['element', 'voice', 'face', 'segment'] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

/** A result that is no file: an element or a voice that is kept in Kling's own library, a face that was found in a video, or whether a picture holds something. */
export interface ResultEntry {
  readonly kind: EntryKind;
  /** Counts from 0 within the task, in Kling's order. */
  readonly index: number;
  /** What other requests name it by. */
  readonly id: string;
  readonly name?: string;
  /** What else Kling says of it, as it came. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** `voice 829824295735410756 (narrator)`. */
export function renderEntry({ kind, id, name }: ResultEntry): string {
  return name === undefined ? `${kind} ${id}` : `${kind} ${id} (${name})`;
}

/** Whether a task that succeeded has brought anything yet. */
export function hasResult({ outputs, entries = [] }: Pick<Task, 'outputs' | 'entries'>): boolean {
  return outputs.length + entries.length > 0;
}

/** Results have been seen to follow the word "succeed" by a moment: such a task is worth another look. */
export function isEmptySuccess(task: Task | undefined): boolean {
  return task?.status === 'succeeded' && !hasResult(task);
}

/** True when Kling has finished with the task, well or badly; its slot is free again. */
export function isTerminal(status: TaskStatus): boolean {
  return status === 'succeeded' || status === 'failed';
}

/** A face that Kling has found in a video, and when it is seen there. */
export interface Face {
  readonly id: string;
  readonly startMs?: number;
  readonly endMs?: number;
}

/** What Kling answers to a call that opens a session for a task to come, or adds to one. */
export interface SessionReply {
  /** Of a day, for the create. */
  readonly sessionId?: string;
  readonly faces: readonly Face[];
  /** What Kling deducted for the call, if it said so. */
  readonly cost?: Cost;
}
