import type { ItemSource } from '../domain/batch/batch-request.js';
import type { ItemRecord } from '../domain/batch/item.js';
import type { Outcome } from '../domain/batch/outcome.js';
import type { ReportFiles } from '../domain/batch/progress/progress.js';
import type { Report } from '../report/report.js';
import type { Meaning } from '../domain/generation/meaning.js';
import type { Waiting } from '../domain/generation/waiting.js';

/** What an activity has seen of an item of a batch. */
export interface ItemChange {
  /** Of the item's generation. */
  readonly workflowId: string;
  readonly state: 'processing' | 'downloading';
  readonly taskId: string;
}

/**
 * Tells running batches where their items stand, many in one signal. For the eye only: what is lost or late here changes nothing, since
 * a batch learns of ends from the generations themselves.
 */
export interface Batches {
  /** Does nothing without a batch. The function returned takes back what has not been sent yet: it is over already. */
  tell(batchId: string | undefined, change: ItemChange): () => void;
  /** Says to a generation, and to its batch, why it is still queued. */
  tellWaiting(workflowId: string, batchId: string | undefined, waiting: Waiting): void;
}

/** One item of a manifest. */
export interface ManifestItem {
  readonly id: string;
  /** What its generation gets as input. */
  readonly request: Readonly<Record<string, unknown>>;
}

/** An item with what it means. */
export interface MeantItem extends ManifestItem {
  readonly meaning: Meaning;
}

/** Reads what people wrote, and keeps what was understood, so that a file that is edited later changes nothing under way. */
export interface Manifests {
  /** Throws `InvalidRequest` with every complaint about the items, or about the file. */
  check(source: ItemSource, set: Readonly<Record<string, unknown>>): Promise<readonly MeantItem[]>;
  /** What each item means that this batch ever had, as far as that is still there. */
  known(batchId: string): Promise<ReadonlyMap<string, Meaning>>;
  /** Keeps the items of a batch; returns the path of the file, whose name `read` wants. */
  keep(batchId: string, items: readonly MeantItem[]): Promise<string>;
  /**
   * The items of a batch with these ids, or all. Throws `KlingFailure` of kind `Storage` when they are not there any more, and `InvalidRequest`
   * when `file` is none that `keep` has named.
   */
  read(batchId: string, file: string, ids?: readonly string[]): Promise<readonly ManifestItem[]>;
}

/** A batch's journal and report. Trouble with the disk is thrown as `KlingFailure` of kind `Storage`. */
export interface BatchFiles {
  /** Adds records to the journal; safe to repeat, the last one of an item counts. */
  appendRecords(batchId: string, records: readonly ItemRecord[]): Promise<void>;
  readRecords(batchId: string): Promise<ReadonlyMap<string, ItemRecord>>;
  /** Records of these items from the files themselves: what was made, though Temporal was lost before the journal knew. */
  readMade(batchId: string, ids: readonly string[]): Promise<readonly ItemRecord[]>;
  /** Requests of what was made, from the files themselves: for a batch whose manifest is lost. */
  readRequests(batchId: string): Promise<ReadonlyMap<string, Readonly<Record<string, unknown>>>>;
  /** Whether the files of a finished item are still there. */
  hasFiles(record: ItemRecord): Promise<boolean>;
  writeReport(batchId: string, report: Report): Promise<ReportFiles>;
}

/** A generation that has ended. */
export interface Ended {
  readonly workflowId: string;
  readonly outcome: Outcome;
}

/** Generations as Temporal knows them. */
export interface Generations {
  /** Resolves once at least one of them has ended, with all that have; rejects with the signal's reason when aborted. */
  collect(workflowIds: readonly string[], signal: AbortSignal): Promise<readonly Ended[]>;
}
