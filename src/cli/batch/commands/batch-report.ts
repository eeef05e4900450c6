import type { ReportFiles } from '../../../domain/batch/progress/progress.js';
import { UsageError } from '../../program/errors.js';
import type { ExitCode } from '../../program/exit-codes.js';
import { EXIT } from '../../program/exit-codes.js';
import type { Io } from '../../process/io.js';
import type { Session } from '../../../client/session.js';
import { withSession } from '../../../client/session.js';
import { readEnding } from '../../../client/batch/batch-ending.js';
import { describeBatch } from '../../../client/batch/batch-view.js';
import { updateBatch } from '../../../client/batch/steer-batch.js';

/** Thousands of records are read and three files written. */
const WRITE_LIMIT_MS = 60_000;

/** `kling batch report`: the paths of results.jsonl, results.csv and report.html; of a batch that runs, they are written as of now first. */
export function runBatchReport(batchId: string, io: Io): Promise<ExitCode> {
  return withSession(io, async (session) => {
    const { isRunning, report: kept } = await describeBatch(batchId, session);
    const report = isRunning
      ? await updateBatch<ReportFiles>(batchId, 'report', {}, session, WRITE_LIMIT_MS)
      : (kept ?? (await findReport(batchId, session)));
    const { jsonl, csv, html } = report;
    if (io.json) io.out(JSON.stringify({ jsonl, csv, html }));
    else [jsonl, csv, html].forEach((file) => io.out(file));
    if (isRunning) io.err(`${batchId} still runs: this is how far it is now.`);
    return EXIT.ok;
  });
}

async function findReport(batchId: string, session: Session): Promise<ReportFiles> {
  const ending = await readEnding({ batchId }, session);
  if (ending.kind === 'completed') return ending.result.report;
  if (ending.kind === 'cancelled' && ending.report !== undefined) return ending.report;
  const why = ending.kind === 'failed' ? ` ${ending.error.text}` : '';
  throw new UsageError(`${batchId} ended without a report.${why}`);
}
