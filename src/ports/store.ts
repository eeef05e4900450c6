import type { OutputKind } from '../domain/task.js';

/** From where on a file comes, and what its server says of the whole. */
export interface PartStart {
  readonly offset: number;
  readonly etag?: string;
  readonly totalBytes?: number;
}

/** What is there of a file that is still being written. */
export interface PartFile {
  /** Bytes that are already there and may be resumed after. */
  readonly offset: number;
  readonly etag?: string;
  /** Notes the server's ETag and size before the first byte, so that a later attempt can resume. */
  start(from: PartStart): Promise<void>;
  /** Takes a chunk, which must not change afterwards, and writes it soon; what that meets is thrown by a later `write`, or by `commit`. */
  write(chunk: Uint8Array): Promise<void>;
  /** Checks length and magic bytes, and makes it the finished file, on a disk by renaming it. Throws `KlingFailure` of kind `Media` when the bytes are not a file of that kind. */
  commit(): Promise<StoredFile>;
  /** Writes what is still to be written and closes the handle; the bytes stay for a later attempt. Safe to call twice and after `commit`. */
  close(): Promise<void>;
}

/** A finished file. */
export interface StoredFile {
  /** Absolute path, or `s3://bucket/key`. */
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** A stretch of a file. */
export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

/** What a kept file is; `data` is the JSON beside others. */
export type FileKind = OutputKind | 'data';

/** Where the results of a task are kept. */
export interface TaskPlace {
  /** Becomes the directory, or what the names of objects begin with: each segment between slashes is made safe. Absent: in the place itself. */
  readonly workflowId?: string;
  readonly taskId: string;
  /** What `nameFor` has given; absent for files that are called after the task. */
  readonly name?: string;
  /** It has one file alone, whose name gets no numbers: a like name with a number is another one's. */
  readonly isOnly?: boolean;
}

export interface FileTarget extends TaskPlace {
  readonly kind: FileKind;
  /** Counts from 1 among the files of the task. */
  readonly number?: number;
  /** Set when the task has several files: becomes the `-<index>` of the name. */
  readonly index?: number;
  /** Set when they come in several sets: stands before the index, which counts in the set. */
  readonly group?: number;
  /** What of a picture it is: stands at the end of the name. */
  readonly part?: string;
  /** Of a sound that is kept in more than one. */
  readonly form?: 'mp3' | 'wav';
  /** What of another file it is: its name says so at the end. */
  readonly mark?: 'watermarked' | 'thumbnail';
}

/** The places where results may be kept. */
export interface Stores {
  /** The place that a request names as its `run.output`; the worker's own where it names none. Throws `InvalidRequest` for one that the worker does not write to. */
  of(output: string | undefined): Store;
}

/** A place where results are kept. Trouble with it is thrown as `KlingFailure` of kind `Storage`. */
export interface Store {
  /** Throws unless it can be written to now. */
  check(): Promise<void>;
  /** The name that the files of a task get in their directory, where no other task's are called so: the same for every try. */
  nameFor(place: TaskPlace, wanted: string): Promise<string>;
  /** The finished file, when it is there already (an earlier attempt got that far). */
  find(target: FileTarget): Promise<StoredFile | undefined>;
  /** Waits where many are under way; `signal` ends the wait. */
  begin(target: FileTarget, signal?: AbortSignal): Promise<PartFile>;
  /** Runs `work` on a file of this machine that has the beginning and the end of a finished one, and may be gone afterwards. */
  withLocalView<T>(stored: StoredFile, work: (file: string) => Promise<T>): Promise<T>;
  /** Bytes of a finished file, as `StoredFile` names it; fewer where it ends before. */
  read(file: string, range: ByteRange): Promise<Uint8Array>;
  /** Writes the JSON beside the files, atomically; returns what it is called. */
  writeSidecar(target: TaskPlace, content: Readonly<Record<string, unknown>>): Promise<string>;
  /** Removes what a cancelled download left: part files and then-empty directories; finished files stay. */
  discard(target: TaskPlace): Promise<void>;
}
