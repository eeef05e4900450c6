import type { Making } from '../../domain/pipeline/operations/operations.js';

/** Makes files out of files of this machine, with the user's ffmpeg. */
export interface Editor {
  /**
   * Makes the file of an operation whose files are absolute paths, in `folder`, and returns its path. What an earlier try has finished there is taken
   * over. Throws `InvalidRequest` for files that do not fit, and `KlingFailure` of kind `MissingTool`, `ToolFailed` or `Storage`.
   */
  make(operation: Making, trying: EditorTry): Promise<string>;
}

export interface EditorTry {
  readonly folder: WorkFolder;
  /** Aborted: what runs is killed, and `make` rejects. */
  readonly signal: AbortSignal;
  /** How much of it is done, from 0 to 1. */
  readonly note: (done: number) => void;
}

/** A folder of this machine for what is made on the way to a result: the same for each try. */
export interface WorkFolder {
  readonly path: string;
  /**
   * The path of a file in it that is whole. Where no earlier try has finished it, `write` makes it under another name, and it gets its own when that
   * is done.
   */
  once(name: string, write: (unfinished: string) => Promise<void>): Promise<string>;
  /** Removes it with all that is in it. */
  remove(): Promise<void>;
}
