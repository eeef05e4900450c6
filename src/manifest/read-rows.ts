import type { RowComplaint } from '../domain/batch/rows/item-complaints.js';
import type { RawItem } from '../domain/batch/rows/raw-item.js';

/** The rows of a file, and what is wrong with the file besides. */
export interface ReadRows {
  readonly rows: readonly RawItem[];
  /** How many there are: rows beyond what a batch takes are counted and not kept. */
  readonly count: number;
  readonly complaints: readonly RowComplaint[];
  /** The columns of a table as they are called there, the nameless left out; of what has none, the rows tell. */
  readonly names?: readonly string[];
  /** What a person should know, a sentence each. */
  readonly notices?: readonly string[];
}
