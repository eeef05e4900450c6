import type { BatchProgress } from '../../../domain/batch/progress/progress.js';
import type { ExitCode } from '../../program/exit-codes.js';
import { EXIT } from '../../program/exit-codes.js';
import type { Io } from '../../process/io.js';
import { withSession } from '../../../client/session.js';
import { readRunOptions } from '../start/batch-options.js';
import { resumeBatch } from '../../../client/batch/resume-batch.js';
import { renderCount } from '../../../domain/batch/count-items.js';
import { renderSpent } from '../batch-phrases.js';

/**
 * `kling batch resume [--budget n] [--concurrency n]`: goes on, with another budget or window if they are given. Of a batch that runs, only
 * these are changed.
 */
export function runBatchResume(batchId: string, options: Readonly<Record<string, unknown>>, io: Io): Promise<ExitCode> {
  const { budget, concurrency } = readRunOptions({ budget: options.budget, concurrency: options.concurrency });
  return withSession(io, async (session) => {
    const progress = await resumeBatch(
      batchId,
      { budget: numberOf(budget), concurrency: numberOf(concurrency) },
      session,
    );
    if (io.json) io.out(JSON.stringify(progress));
    io.err(`${batchId} ${describe(progress)}`);
    return EXIT.ok;
  });
}

/** What has been found to be a number, or the text of one. */
function numberOf(value: unknown): number | undefined {
  return value === undefined ? undefined : Number(value);
}

function describe(progress: BatchProgress): string {
  const { state, reason, slots } = progress;
  if (state !== 'running') return `is ${state}${reason === undefined ? '' : `: ${reason}`}.`;
  const budget = progress.budget === undefined ? '' : `, ${renderSpent(progress)} spent`;
  return `goes on, at most ${renderCount(slots.concurrency)} under way at once${budget}.`;
}
