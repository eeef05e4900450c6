import type { FileBytes } from '../media.js';
import type { FileKind } from '../store.js';
import type { WorkFolder } from './editing.js';

/** A file that an operation names: on this machine, or in a bucket. */
export interface Source extends FileBytes {
  /** As it was named. */
  readonly file: string;
  /** By its first bytes; undefined for what is none of those that we keep. */
  readonly kind: FileKind | undefined;
  /** All from `offset` on, as it comes. */
  stream(offset: number, signal: AbortSignal): AsyncIterable<Uint8Array>;
  /** Of all of it. */
  sha256(): Promise<string>;
}

/** The same, once it lies on this machine. */
export interface LocalSource extends Source {
  /** Absolute, with links resolved. */
  readonly path: string;
}

/**
 * Files that operations name by an absolute path or `s3://bucket/key`. Throws `InvalidRequest`, with the field that names it, for one that is not there
 * or that nobody may read here, and `KlingFailure` of kind `Storage` for trouble that passes.
 */
export interface Sources {
  open(file: string, field: string): Promise<Source>;
  /** One that this process has made. */
  ownFile(path: string): Promise<LocalSource>;
  /** As `open`; what lies in a bucket is fetched into the folder, once. */
  bring(file: string, field: string, to: BringTo): Promise<LocalSource>;
}

export interface BringTo {
  readonly folder: WorkFolder;
  /** What it is called there. */
  readonly name: string;
  readonly signal: AbortSignal;
}
