import type { TextOrPieces } from '../../domain/work/pieces.js';

/**
 * A folder of results: a batch's, an item's, or the whole output; on a disk or in a bucket. Nothing in it is read or written through a link, and it
 * needs not be there: what is written makes it. Trouble with where it lies is thrown as `KlingFailure` of kind `Storage`; of what reads, the message
 * says why and not where.
 */
export interface Folder {
  /** What it is called: an absolute path, or `s3://bucket/key`. */
  readonly path: string;
  /** The last part of that. */
  readonly name: string;
  /** A folder in it, or deeper. */
  below(...names: string[]): Folder;
  /** What a file in it, or deeper, is called in results. */
  pathOf(...names: string[]): string;
  /** Whether a file of that path lies in it, or deeper. */
  contains(file: string): boolean;
  /** The text of a file; undefined where there is none. */
  read(name: string): Promise<string | undefined>;
  /** The same as it lies there, for what others may have written in an encoding of their own. */
  readBytes(name: string): Promise<Buffer | undefined>;
  /** Bytes of a file from `offset` on, or all of it, and which of its versions they are of; undefined where there is none. */
  readStretch(name: string, stretch?: Stretch): Promise<StretchRead | undefined>;
  /** How many bytes a file has; undefined where there is none. */
  sizeOf(name: string): Promise<number | undefined>;
  /** Writes a file, which is there whole or not at all, however many write it at once. */
  write(name: string, text: TextOrPieces): Promise<void>;
  /** Removes a file, where there is one. */
  remove(name: string): Promise<void>;
  /** Adds lines to a file of lines; they are kept once this returns, however many add to it at once. */
  append(name: string, lines: readonly string[]): Promise<void>;
  /** The lines that were added to it, those of earlier calls first. An empty one, or one that was cut off, says nothing. */
  readAppended(name: string): Promise<readonly string[]>;
  /** What is in it; nothing where it is not there. */
  list(): Promise<readonly FolderEntry[]>;
}

export interface Stretch {
  readonly offset: number;
  readonly length: number;
}

export interface StretchRead {
  /** Fewer than were asked for where the file ends before. */
  readonly bytes: Buffer;
  /** The same for the same version of the file, and another once it has been written anew; absent where the place tells none. */
  readonly version?: string;
}

export interface FolderEntry {
  readonly name: string;
  /** Of a folder. It may show what was in it when it was listed, and nothing that came since. */
  readonly folder?: Folder;
}

/** Where results are kept. */
export interface Output {
  readonly root: Folder;
  /** What stands in the place of the root for a request that names its `run.output`; the root itself for one that names none. Throws `InvalidRequest`. */
  readonly of: (output: string | undefined) => Folder;
  /** How many bytes a file has, by its path in a result, wherever it lies; undefined where there is none. */
  readonly sizeOf: (file: string) => Promise<number | undefined>;
  /** A URL by which anybody can fetch a file for a while; of one on a disk its path, which is of use on that machine alone. */
  readonly linkOf: (file: string, lifetimeSeconds: number) => Promise<string>;
}
