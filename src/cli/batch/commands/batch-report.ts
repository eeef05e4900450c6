import { findReport } from '../../../client/batch/batch-report.js';
import { saveReport } from '../../../client/batch/save-report.js';
import { withSession } from '../../../client/session.js';
import type { Io } from '../../process/io.js';
import { UsageError } from '../../program/errors.js';
import type { ExitCode } from '../../program/exit-codes.js';
import { EXIT } from '../../program/exit-codes.js';
import { readLinkLifetime } from '../../program/link-lifetime.js';

type Options = Readonly<Record<string, unknown>>;

/**
 * `kling batch report`: the paths of results.jsonl, results.csv and report.html; of a batch that runs, they are written as of now first. With
 * `--save` they are written into a directory of this machine, with links to what lies in a bucket.
 */
export function runBatchReport(batchId: string, options: Options, io: Io): Promise<ExitCode> {
  const { save } = options;
  const linkSeconds = readLinkLifetime(options.links);
  if (options.links !== undefined && save === undefined)
    throw new UsageError('--links says how long the links of a saved report work; write --save <dir> too');
  return withSession(io, async (session) => {
    const { files, isRunning } = await findReport(batchId, session);
    const { jsonl, csv, html } =
      typeof save === 'string'
        ? await saveReport(batchId, { directory: save, linkSeconds }, io.config, session)
        : files;
    if (io.json) io.out(JSON.stringify({ jsonl, csv, html }));
    else [jsonl, csv, html].forEach((file) => io.out(file));
    if (isRunning) io.err(`${batchId} still runs: this is how far it is now.`);
    return EXIT.ok;
  });
}
