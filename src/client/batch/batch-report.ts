import { reportUpdate } from '../../contract/messages/batch-messages.js';
import type { ReportFiles } from '../../domain/batch/progress/progress.js';
import { UsageError } from '../client-errors.js';
import type { Session } from '../session.js';
import { readEnding } from './batch-ending.js';
import { describeBatch } from './batch-view.js';
import { updateBatch } from './update-batch.js';

/** Thousands of records are read and three files written. */
const WRITE_LIMIT_MS = 60_000;

export interface FoundReport {
  readonly files: ReportFiles;
  /** True when the batch still runs, so that the report is how far it is now. */
  readonly isRunning: boolean;
}

/** The report of a batch; of one that runs it is written as of now first. Throws `UsageError` for one that ended without, and as `updateBatch` does. */
export async function findReport(batchId: string, session: Session): Promise<FoundReport> {
  const { isRunning, report: kept } = await describeBatch(batchId, session);
  const files = isRunning
    ? await updateBatch(batchId, { update: reportUpdate, args: {}, limitMs: WRITE_LIMIT_MS }, session)
    : (kept ?? (await readReport(batchId, session)));
  return { files, isRunning };
}

async function readReport(batchId: string, session: Session): Promise<ReportFiles> {
  const ending = await readEnding({ batchId }, session);
  if (ending.kind === 'completed') return ending.result.report;
  if (ending.kind === 'cancelled' && ending.report !== undefined) return ending.report;
  const why = ending.kind === 'failed' ? ` ${ending.error.text}` : '';
  throw new UsageError(`${batchId} ended without a report.${why}`);
}
