import type { MeantItem } from '../../domain/batch/repeats/match-items.js';
import type { NamedInput } from '../../domain/pipeline/check/input-files.js';
import type { Json } from '../../domain/record.js';

/** Files of this machine that a pipeline names. */
export interface OwnFiles {
  readonly files: readonly NamedInput[];
  /** One for each file and way in which it is read. */
  readonly rows: ReadonlyMap<string, StepRows>;
}

/** The rows of a file that steps name. */
export interface StepRows {
  /** Absolute. */
  readonly manifest: string;
  /** Where it is named. */
  readonly path: string;
  /** As they are made. */
  readonly items: readonly MeantItem[];
  /** As they stand in the file, without what its step gives to all, and with absolute paths. */
  readonly ownRows: readonly Json[];
}
