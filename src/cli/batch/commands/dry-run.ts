import { renderEstimate } from '../../../domain/batch/cost/estimate.js';
import { describeError } from '../../program/errors.js';
import type { ExitCode } from '../../program/exit-codes.js';
import { EXIT } from '../../program/exit-codes.js';
import type { Io } from '../../process/io.js';
import type { BatchPlan } from '../../../client/batch/start/batch-plan.js';
import { estimateBatch, findRefusal } from '../../../client/batch/start/estimate-batch.js';
import { firstRows, renderFirstRows } from '../start/first-rows.js';

/**
 * `--dry-run`: what a batch would be and cost, without a server and without a charge. What is made already is not counted. Exits as the batch
 * itself would where that is refused.
 */
export function sayPlan(plan: BatchPlan, io: Io): ExitCode {
  const { items } = plan;
  const { videoConcurrency: video, imageConcurrency: image } = io.config;
  const slots = { video, image };
  const estimated = estimateBatch(plan, slots);
  const { batchId, total, made } = estimated;
  const refusal = findRefusal(plan);
  const refused = refusal === undefined ? undefined : describeError(refusal).lines.join('\n');
  const exitCode = refused === undefined ? EXIT.ok : EXIT.usage;
  if (io.json) {
    io.out(JSON.stringify({ ...estimated, refused, rows: firstRows(items) }));
    return exitCode;
  }
  io.out(`Batch:  ${batchId}`);
  if (estimated.items > 0) renderEstimate(estimated, slots, made).forEach((line) => io.out(line));
  else [`Items:  ${renderNothing(total, refused)}`, 'Cost:   nothing'].forEach((line) => io.out(line));
  renderFirstRows(items, io.columns).forEach((line) => io.out(line));
  if (refused !== undefined) io.err(`Nothing was started, and it would be refused: ${refused}`);
  else if (estimated.items === 0) io.err('All made already; nothing would be paid.');
  else io.err('Nothing was started; without --dry-run it is.');
  return exitCode;
}

function renderNothing(total: number, refused: string | undefined): string {
  const count = total.toLocaleString('en-US');
  return refused === undefined ? `${count}, all made already` : `${count}, none would be made`;
}
