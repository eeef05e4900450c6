/** A file in a place where something is kept, by its path from there down, with slashes. */
export interface KeptFile {
  readonly path: string;
  readonly bytes: number;
  /** Epoch milliseconds. */
  readonly modifiedMs: number;
}

/** An upload into a bucket that was begun and is not finished; `path` as of the file that it would become. */
export interface KeptUpload {
  readonly path: string;
  readonly uploadId: string;
  /** Epoch milliseconds. */
  readonly startedMs: number;
}

/**
 * All that lies in a place, on a disk or in a bucket, for whoever tidies up there. Nothing is looked at or removed through a link. Trouble is thrown
 * as `KlingFailure` of kind `Storage`.
 */
export interface KeptFiles {
  /** What it is called: an absolute path, or `s3://bucket/prefix`. */
  readonly place: string;
  list(): AsyncIterable<KeptFile>;
  /** The text of a file; undefined where there is none. */
  readonly read: (path: string) => Promise<string | undefined>;
  /** Removes a file, with the directories that are empty without it; false where it is gone, or another file by now. */
  remove(file: KeptFile): Promise<boolean>;
  /** None on a disk. */
  listUploads(): Promise<readonly KeptUpload[]>;
  endUpload(upload: KeptUpload): Promise<void>;
}
