import type { ExitCode } from '../../program/exit-codes.js';
import { EXIT } from '../../program/exit-codes.js';
import type { Io } from '../../process/io.js';
import type { BatchPlan } from '../../../client/batch/start/batch-plan.js';
import { firstRows, renderFirstRows } from '../start/first-rows.js';
import { reckonPlan } from '../start/reckon-plan.js';

/**
 * `--dry-run`: what a batch would be and cost, without a server and without a charge. What is made already is not counted. Exits as the batch
 * itself would where that is refused.
 */
export function sayPlan(plan: BatchPlan, io: Io): ExitCode {
  const { items, anew } = plan;
  const { estimated, refused, lines } = reckonPlan(plan, io.config);
  const exitCode = refused === undefined ? EXIT.ok : EXIT.usage;
  if (io.json) {
    io.out(
      JSON.stringify({ ...estimated, refused, anew: anew.length === 0 ? undefined : anew, rows: firstRows(items) }),
    );
    return exitCode;
  }
  lines.forEach((line) => io.out(line));
  renderFirstRows(items, io.columns).forEach((line) => io.out(line));
  if (refused !== undefined) io.complain(`Nothing was started, and it would be refused: ${refused}`);
  else if (estimated.items === 0) io.err('All made already; nothing would be paid.');
  else io.err('Nothing was started; without --dry-run it is.');
  return exitCode;
}
