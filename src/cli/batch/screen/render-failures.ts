import type { BatchProgress } from '../../../domain/batch/progress/progress.js';
import { columnsOf, fill, fit, oneLine } from '../../screen/fit-text.js';
import { latestOf } from '../batch-phrases.js';
import type { Frame } from './frame.js';
import { INDENT } from './frame.js';
import { MAX_ID_COLUMNS } from './item-columns.js';

/** A header and at most `max` lines with the latest failures and their reasons; nothing when none has failed. */
export function renderFailures(progress: BatchProgress, { columns, paint }: Frame, max: number): string[] {
  const { batchId, counts } = progress;
  const latest = latestOf(progress.latestFailures);
  if (latest.length === 0 || max < 1) return [];
  const shown = latest.slice(0, max);
  const width = Math.min(MAX_ID_COLUMNS, Math.max(...shown.map(({ id }) => columnsOf(oneLine(id)))));
  const rest = counts.failed > shown.length ? `; all: kling batch status ${oneLine(batchId)} --state failed` : '';
  return [
    paint.dim(fit(`${INDENT}Latest failures${rest}`, columns)),
    ...shown.map(({ id, text }) => paint.red(fit(`${INDENT}${fill(oneLine(id), width)}  ${oneLine(text)}`, columns))),
  ];
}
