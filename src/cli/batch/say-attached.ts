import type { Json } from '../../domain/record.js';
import { adviseOptions } from '../../client/batch/retry-batch.js';
import type { Io } from '../process/io.js';
import { withAdvice } from '../program/render-advice.js';

/** Says that a batch ran before; `run` are the options with which it was asked for, which have changed nothing. */
export function sayAttached(batchId: string, run: Json, io: Io): void {
  io.err(`${batchId} runs already: nothing new is started, and nothing is paid twice.`);
  if (Object.keys(run).length === 0) return;
  io.err(withAdvice('Its options stay as they are.', [adviseOptions(batchId, run)]));
}
