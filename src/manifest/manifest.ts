import type { Access } from '../disk/regular-file.js';
import type { MeantItem } from '../domain/batch/repeats/match-items.js';
import type { Complaint } from '../domain/invalid-request.js';
import type { Json } from '../domain/record.js';
import type { AddedEntry } from '../products/added/added-model.js';
import type { CheckInput } from './item-pictures.js';
import type { OwnFiles } from './pipeline/own-files.js';

export interface Manifest {
  /** In the file's order, pictures as absolute paths, each with what it means. */
  readonly items: readonly MeantItem[];
  /** What was understood differently from how it was written, one sentence each. */
  readonly notices: readonly string[];
  /** Whose params the rows are; absent where each is a generation. */
  readonly pipeline?: Json;
  /** What these pipelines name of this machine, as far as it is known before they run: with the params of each row. */
  readonly own?: OwnFiles;
  /** Of generations: the rows as they stand in the file, without `set`, and with absolute paths. */
  readonly ownRows?: readonly Json[];
}

/** Reads a file of rows and checks all of it (`readManifest`). */
export type ReadManifest = (file: string, options: ManifestOptions) => Promise<Manifest>;

export interface ManifestOptions extends Access {
  /** Request fields for all rows; a row's own fields win. Names may be dotted, and objects and lists written as JSON. */
  readonly set?: Json;
  /** Whose params the rows are; absent where each is a generation. */
  readonly pipeline?: Json;
  /** What is wrong with that, with its place in the file that it comes from. */
  readonly placeInPipeline?: (complaint: Complaint) => Complaint;
  /** Names of columns that are left out. */
  readonly ignore?: readonly string[];
  /** Models that are known beyond this version. */
  readonly added?: readonly AddedEntry[];
  /** Called once for each file. */
  readonly checkInput: CheckInput;
  /** Of the largest file for which the process has memory, where that is known (`roomForRows`). */
  readonly roomBytes?: number;
  /** What the paths of pictures in `set` are relative to; by default the current directory. Those in rows are relative to the file. */
  readonly setDirectory?: string;
}

export interface RowsOptions extends ManifestOptions {
  /** What the places of complaints begin with. */
  readonly name: string;
  /** What the paths of pictures in rows are relative to. */
  readonly directory: string;
}
