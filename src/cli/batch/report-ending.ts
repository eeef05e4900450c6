import type { BatchProgress, BatchResult, ReportFiles } from '../../domain/batch/progress/progress.js';
import { moneyOf, renderTotalCost } from '../../domain/batch/cost/total-cost.js';
import { isZero } from '../../domain/decimal.js';
import { spentOf } from '../../domain/money.js';
import { renderDuration } from '../../domain/duration.js';
import { exitCodeOf } from '../program/error-exit-codes.js';
import type { ExitCode } from '../program/exit-codes.js';
import { EXIT } from '../program/exit-codes.js';
import type { Io } from '../process/io.js';
import type { Ending } from '../../client/batch/batch-ending.js';
import { oneLine } from '../screen/fit-text.js';
import { renderCount } from '../../domain/batch/count-items.js';
import { underWayOf } from './batch-phrases.js';

/**
 * Says how a batch ended: results.jsonl, the one file that a script reads on, goes to standard output (with `--json` the whole result), all
 * else to the eye. Exit code 0 only when every item is completed.
 */
export function reportEnding(
  ending: Ending,
  { batchId, webUi, progress }: { batchId: string; webUi: string; progress?: BatchProgress },
  io: Io,
): ExitCode {
  switch (ending.kind) {
    case 'detached':
      io.err(`${batchId} goes on. Come back with: kling batch watch ${batchId}`);
      return EXIT.interrupted;
    case 'completed': {
      const { result } = ending;
      if (io.json) io.out(JSON.stringify(result));
      else io.out(result.report.jsonl);
      io.err(renderSummary(result));
      adviseNext(result, io);
      sayReport(result.report, io);
      return result.counts.completed === result.total ? EXIT.ok : EXIT.failed;
    }
    case 'cancelled': {
      const { report } = ending;
      if (io.json) io.out(JSON.stringify({ ...progress, batchId, state: 'cancelled', report }));
      else if (report !== undefined) io.out(report.jsonl);
      io.err(`${batchId} was cancelled${progress === undefined ? '' : `: ${renderCounts(progress)}`}.`);
      io.err(onceMore(batchId));
      if (report !== undefined) sayReport(report, io);
      return EXIT.failed;
    }
    case 'failed': {
      const { kind, text } = ending.error;
      if (io.json) io.out(JSON.stringify({ batchId, error: { kind, text } }));
      text.split('\n').forEach((line) => io.complain(oneLine(line)));
      io.err(`More: ${webUi}`);
      return exitCodeOf(kind);
    }
  }
}

/** `97 of 100 completed, 3 failed, in 26 min, for 145.5 units.` */
export function renderSummary(result: BatchResult): string {
  const { elapsedSeconds, cost, reason } = result;
  const isFree = isZero(spentOf(moneyOf(cost)));
  const because = reason === undefined ? '' : ` (${oneLine(reason).replace(/\.$/, '')})`;
  return `${renderCounts(result)}, in ${renderDuration(elapsedSeconds * 1000)}, ${isFree ? 'at' : 'for'} ${renderTotalCost(cost)}${because}.`;
}

/** `97 of 100 completed, 2 failed, 1 not started` */
export function renderCounts({ total, counts }: Pick<BatchResult, 'total' | 'counts'>): string {
  const rest = [
    [counts.failed, 'failed'],
    [counts.cancelled, 'cancelled'],
    [underWayOf(counts), 'under way'],
    [counts.waiting, 'not started'],
  ] as const;
  return [
    `${renderCount(counts.completed)} of ${renderCount(total)} completed`,
    ...rest.filter(([count]) => count > 0).map(([count, word]) => `${renderCount(count)} ${word}`),
  ].join(', ');
}

function adviseNext({ batchId, counts, total }: BatchResult, io: Io): void {
  if (counts.failed > 0) io.err(`Which and why: kling batch status ${batchId} --state failed`);
  if (counts.completed < total) io.err(onceMore(batchId));
}

const onceMore = (batchId: string): string => `Once more, only what is missing: kling batch retry ${batchId}`;

function sayReport({ csv, html }: ReportFiles, io: Io): void {
  io.err(`Report: ${html}`);
  io.err(`Table:  ${csv}`);
}
