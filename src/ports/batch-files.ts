import type { Block } from '../domain/batch/blocks/block.js';
import type { ItemRecord } from '../domain/batch/item.js';
import type { PackedBook } from '../domain/batch/packed-book.js';
import type { GenerationResult } from '../domain/generation/generation.js';
import type { ReportFiles } from '../domain/batch/progress/progress.js';
import type { Report } from '../report/report.js';

/** A batch's journal and report. Trouble with where they lie is thrown as `KlingFailure` of kind `Storage`. */
export interface BatchFiles {
  /** Adds records to the journal; safe to repeat, the last one of an item counts. */
  appendRecords(batchId: string, records: readonly ItemRecord[]): Promise<void>;
  readRecords(batchId: string): Promise<ReadonlyMap<string, ItemRecord>>;
  /** Records of these items from the files themselves, where their `run.output` has them: what was made, though Temporal was lost before the journal knew. */
  readMade(batchId: string, ids: readonly string[], output?: string): Promise<readonly ItemRecord[]>;
  /** Requests of what was made, from the files themselves: for a batch whose manifest is lost. */
  readRequests(batchId: string): Promise<ReadonlyMap<string, Readonly<Record<string, unknown>>>>;
  /** The result of a generation by what lies beside its files in the worker's own place; undefined where nothing does. */
  readResult(workflowId: string): Promise<GenerationResult | undefined>;
  /** Whether the files of a finished item are still there. */
  hasFiles(record: ItemRecord): Promise<boolean>;
  /** Keeps a stretch of the items of a large batch under what it holds; safe to repeat. */
  writeBlock(batchId: string, book: PackedBook): Promise<Block>;
  /** What was kept. Throws where the file is gone, or is no longer what was written. */
  readBlock(batchId: string, block: Block): Promise<PackedBook>;
  writeReport(batchId: string, report: Report): Promise<ReportFiles>;
}
