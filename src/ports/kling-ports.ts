import type { ProductName } from '../products/catalogue.js';
import type { Task } from '../domain/task.js';

/** Where a task is to be found. `task` is unknown when somebody adopts a bare task id. */
export interface TaskRef {
  readonly taskId: string;
  readonly task?: ProductName;
}

/** Kling's HTTP API. Each call is one request and is never repeated inside; trouble is thrown as `KlingFailure`. */
export interface Kling {
  /** Pays: makes a task. `body` is Kling's own JSON, images already raw base64 or URLs, `external_task_id` included. */
  create(task: ProductName, body: Readonly<Record<string, unknown>>): Promise<Task>;
  /** Free: the task with that external id, or undefined when the account has none. */
  findByExternalId(task: ProductName, externalTaskId: string): Promise<Task | undefined>;
  /** Free: throws `KlingFailure` of kind `NotFound` when the account has no such task. */
  getTask(ref: TaskRef): Promise<Task>;
}

/** One look at a task by the status board. */
export interface Look {
  /** Undefined when the look itself failed; `trouble` then says why. */
  readonly task?: Task;
  readonly trouble?: string;
  /** ISO 8601. */
  readonly at: string;
  /** Counts the looks at this task by this board, from 1. */
  readonly count: number;
}

export interface WatchOptions {
  /** Epoch milliseconds at which to stop watching and resolve with the last task seen. */
  readonly untilMs: number;
  readonly signal: AbortSignal;
  /** Look at once rather than after the first interval: for adopted and resumed tasks. */
  readonly lookNow: boolean;
  /** Milliseconds during which "no such task" is taken for a task that is not visible yet. */
  readonly graceMs: number;
  readonly onLook: (look: Look) => void;
}

/** Looks at tasks on behalf of everybody who waits for one (see ARCHITECTURE.md, status board). */
export interface StatusBoard {
  /**
   * Resolves with the task once it is terminal, or at `untilMs` with the last one seen (undefined when no look succeeded).
   * Rejects with `KlingFailure` for what looking again cannot mend, and with the signal's reason when aborted.
   */
  watch(ref: TaskRef, options: WatchOptions): Promise<Task | undefined>;
}

/** The reply to a request for (the rest of) a media file. */
export interface MediaReply {
  /** Where in the file the stream starts: the asked offset, or 0 when the server starts anew. */
  readonly offset: number;
  /** Size of the whole file in bytes, when the server says so. */
  readonly totalBytes?: number;
  /** The strong ETag, if any: only with one can a broken download be resumed. */
  readonly etag?: string;
  readonly body: AsyncIterable<Uint8Array>;
}

/** Opens media URLs on the hosts that Kling's results may lie on, and on no others. */
export interface Media {
  /**
   * Throws `KlingFailure`: `UntrustedUrl` for a URL that may not be opened, `NotFound` for one that has expired (403, 404, 410),
   * `Media` for trouble on the way, which is worth another try.
   */
  open(url: string, from: { offset: number; etag?: string; signal: AbortSignal }): Promise<MediaReply>;
}

/** What lies on disk of a file that is still being written. */
export interface PartFile {
  /** Bytes that are already there and may be resumed after. */
  readonly offset: number;
  readonly etag?: string;
  /** Notes the server's ETag and size before the first byte, so that a later attempt can resume. */
  start(from: { offset: number; etag?: string; totalBytes?: number }): Promise<void>;
  /** Takes a chunk, which must not change afterwards, and writes it soon; what that meets is thrown by a later `write`, or by `commit`. */
  write(chunk: Uint8Array): Promise<void>;
  /** Checks length and magic bytes, fsyncs, renames into place. Throws `KlingFailure` of kind `Media` when the bytes are not a file of that kind. */
  commit(): Promise<StoredFile>;
  /** Writes what is still to be written and closes the handle; the bytes stay for a later attempt. Safe to call twice and after `commit`. */
  close(): Promise<void>;
}

export interface StoredFile {
  /** Absolute path. */
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface FileTarget {
  /** Becomes the directory: each segment between slashes is made safe. */
  readonly workflowId: string;
  readonly taskId: string;
  readonly kind: 'video' | 'image' | 'audio';
  /** Set when the task has several files: becomes the `-<index>` of the name. */
  readonly index?: number;
}

/** Where results are kept. Trouble with the disk is thrown as `KlingFailure` of kind `Storage`. */
export interface Store {
  /** The finished file, when it is there already (an earlier attempt got that far). */
  find(target: FileTarget): Promise<StoredFile | undefined>;
  begin(target: FileTarget): Promise<PartFile>;
  /** Writes the JSON beside the files, atomically; returns its absolute path. */
  writeSidecar(target: Omit<FileTarget, 'kind' | 'index'>, content: Readonly<Record<string, unknown>>): Promise<string>;
  /** Removes what a cancelled download left: part files and then-empty directories; finished files stay. */
  discard(target: Omit<FileTarget, 'kind' | 'index'>): Promise<void>;
}

/** Knows whether a generation is still to be made. */
export interface Demand {
  /** False once it is cancelled, or the batch that it is an item of is. Rejects when nobody knows, which is worth another try. */
  isWanted(own: { readonly workflowId: string; readonly runId: string }, batchId?: string): Promise<boolean>;
}

/** Reads a picture named in a request. Throws `InvalidRequest` (domain/invalid-request) for one that Kling would refuse. */
export interface Images {
  /** Raw base64 of the file at `path`, ready for Kling; `field` is named in the error text. */
  readBase64(path: string, field: string): Promise<string>;
}

/** Counts the account's parallel slots: from a task's creation until Kling has ended it, as Kling itself does. */
export interface Slots {
  /** Takes note that a task holds `weight` slots; it is watched, and lets go of them, without further calls. Safe to repeat. */
  hold(ref: TaskRef, weight: number): void;
  /**
   * Resolves when Kling should have `weight` slots free for one create of this kind. Rejects with the signal's reason, and with
   * `KlingFailure` of kind `Busy` when that takes longer than an activity should wait.
   */
  claim(task: ProductName, weight: number, signal: AbortSignal): Promise<SlotClaim>;
}

/** Leave to send one create. Say what became of it, and `release` in the end in any case: alone it means that nobody knows. */
export interface SlotClaim {
  /** Kling has made the task: it holds the slots from now on, as after `hold`. */
  taken(ref: TaskRef): void;
  /** Kling refused for want of a slot: no more creates are sent for a moment, however many wait. */
  refused(): void;
  release(): void;
}
