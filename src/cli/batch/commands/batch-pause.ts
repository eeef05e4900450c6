import { pauseUpdate } from '../../../contract/messages/batch-messages.js';
import type { ExitCode } from '../../program/exit-codes.js';
import { EXIT } from '../../program/exit-codes.js';
import type { Io } from '../../process/io.js';
import { withSession } from '../../../client/session.js';
import { steerBatch } from '../../../client/batch/update-batch.js';
import { countItems } from '../../../domain/batch/count-items.js';
import { underWayOf } from '../batch-phrases.js';

type Options = Readonly<Record<string, unknown>>;

/** `kling batch pause [--reason text]`: starts nothing more; what is under way goes on. */
export function runBatchPause(batchId: string, { reason }: Options, io: Io): Promise<ExitCode> {
  return withSession(io, async (session) => {
    const args = typeof reason === 'string' ? { reason } : {};
    const progress = await steerBatch(batchId, { update: pauseUpdate, args }, session);
    if (io.json) io.out(JSON.stringify(progress));
    const running = underWayOf(progress.counts);
    const rest = running === 0 ? 'nothing is under way' : `${countItems(running)} under way will end`;
    io.err(`${batchId} is paused; ${rest}. Go on with: kling batch resume ${batchId}`);
    return EXIT.ok;
  });
}
