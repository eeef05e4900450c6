import type { Json } from '../../domain/batch/rows/item-fields.js';
import type { Io } from '../process/io.js';

/** Says that a batch ran before; `run` are the options with which it was asked for, which have changed nothing. */
export function sayAttached(batchId: string, run: Json, io: Io): void {
  io.err(`${batchId} runs already: nothing new is started, and nothing is paid twice.`);
  if (Object.keys(run).length === 0) return;
  io.err(
    `Its options stay as they are; change them with: kling batch resume ${batchId} --budget ... --concurrency ...`,
  );
}
