import type { Item } from '../domain/batch/batch-items.js';
import type { ItemSource } from '../domain/batch/batch-request.js';
import type { MeantItem } from '../domain/batch/repeats/match-items.js';
import type { Meaning } from '../domain/generation/meaning.js';
import type { Json } from '../domain/record.js';

/** Reads what people wrote, and keeps what was understood, so that a file that is edited later changes nothing under way. */
export interface Manifests {
  /** Throws `InvalidRequest` with every complaint about the items, or about the file. With a pipeline, the items are its params. */
  check(source: ItemSource, set: Json, pipeline?: Json): Promise<readonly MeantItem[]>;
  /** What each item means that this batch ever had, as far as that is still there. */
  known(batchId: string): Promise<ReadonlyMap<string, Meaning>>;
  /** Keeps the items of a batch; returns the path of the file, whose name `read` wants. */
  keep(batchId: string, items: readonly MeantItem[], pipeline?: Json): Promise<string>;
  /** The pipeline whose params the items of a batch are; undefined for a batch of generations. */
  pipelineOf(batchId: string): Promise<Json | undefined>;
  /**
   * The items of a batch with these ids. Throws `KlingFailure` of kind `Storage` when they are not there any more, and `InvalidRequest` when `file` is
   * none that `keep` has named.
   */
  read(batchId: string, file: string, ids: readonly string[]): Promise<readonly Item[]>;
  /** All of them in their order, each parsed when it is asked for; without `file`, those that were kept last. Throws as `read` does. */
  readAll(batchId: string, file?: string): Promise<ReadonlyMap<string, Item>>;
}
