import { findReport } from '../../../client/batch/batch-report.js';
import { withSession } from '../../../client/session.js';
import type { Io } from '../../process/io.js';
import type { ExitCode } from '../../program/exit-codes.js';
import { EXIT } from '../../program/exit-codes.js';

/** `kling batch report`: the paths of results.jsonl, results.csv and report.html; of a batch that runs, they are written as of now first. */
export function runBatchReport(batchId: string, io: Io): Promise<ExitCode> {
  return withSession(io, async (session) => {
    const { files, isRunning } = await findReport(batchId, session);
    const { jsonl, csv, html } = files;
    if (io.json) io.out(JSON.stringify({ jsonl, csv, html }));
    else [jsonl, csv, html].forEach((file) => io.out(file));
    if (isRunning) io.err(`${batchId} still runs: this is how far it is now.`);
    return EXIT.ok;
  });
}
