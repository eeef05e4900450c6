import type { BatchProgress } from '../../../domain/batch/progress/progress.js';
import { columnsOf, fill, fit, oneLine } from '../../screen/fit-text.js';
import { latestOf } from '../batch-phrases.js';
import { layRemedies } from '../batch-remedies.js';
import type { Frame } from './frame.js';
import { INDENT } from './frame.js';
import { MAX_ID_COLUMNS } from './item-columns.js';

/** How many lines `renderFailures` would take below its header. */
export function countFailureLines(progress: BatchProgress, frame: Frame): number {
  return latestOf(progress.latestFailures).length + remediesFor(progress, frame).flat().length;
}

/** A header and at most `max` lines with the latest failures, their reasons and what can be done, which a failure makes room for; nothing when none has failed. */
export function renderFailures(progress: BatchProgress, frame: Frame, max: number): string[] {
  const { batchId, counts } = progress;
  const { columns, paint } = frame;
  const latest = latestOf(progress.latestFailures);
  if (latest.length === 0 || max < 1) return [];
  const remedies = takeWhole(remediesFor(progress, frame), max - 1);
  const shown = latest.slice(0, max - remedies.length);
  const width = Math.min(MAX_ID_COLUMNS, Math.max(...shown.map(({ id }) => columnsOf(oneLine(id)))));
  const rest = counts.failed > shown.length ? `; all: kling batch status ${oneLine(batchId)} --state failed` : '';
  return [
    paint.dim(fit(`${INDENT}Latest failures${rest}`, columns)),
    ...shown.map(({ id, text }) => paint.red(fit(`${INDENT}${fill(oneLine(id), width)}  ${oneLine(text)}`, columns))),
    ...remedies.map((line) => fit(`${INDENT}${line}`, columns)),
  ];
}

/** What can be done about the latest failures, unless the batch has ended: that is said below the screen. */
function remediesFor({ latestFailures, endedAt }: BatchProgress, { columns, source }: Frame): string[][] {
  return endedAt === undefined ? layRemedies(latestOf(latestFailures), columns - INDENT.length, source) : [];
}

/** Entries from the first on, as far as they fit whole. */
function takeWhole(entries: readonly (readonly string[])[], max: number): string[] {
  return entries.reduce<string[]>(
    (lines, entry) => (lines.length + entry.length > max ? lines : [...lines, ...entry]),
    [],
  );
}
