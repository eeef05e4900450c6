import type { BatchItem } from '../../../domain/batch/item.js';
import type { BatchProgress } from '../../../domain/batch/progress/progress.js';
import { columnsOf, fit, oneLine } from '../../screen/fit-text.js';
import type { Frame } from './frame.js';
import { INDENT } from './frame.js';
import { renderBanner, renderTitle } from './render-banner.js';
import { renderFacts } from './render-facts.js';
import { countFailureLines, renderFailures } from './render-failures.js';
import { renderRows } from './render-rows.js';
import { renderTally } from './render-tally.js';

/** Below this, empty lines between the parts would cost rows that say more. */
const AIRY_ROWS = 22;
/** With less room than this below the figures, rows matter more than how to come back. */
const MIN_ROOM = 6;

/**
 * A batch as a screen for a terminal: never wider than `columns` nor as high as `rows`. Times count on from `progress.asOf`. The first
 * line changes only with the state, so that redrawing touches what has changed and nothing flickers.
 */
export function renderBatchScreen(progress: BatchProgress, items: readonly BatchItem[], frame: Frame): string[] {
  const isAiry = frame.rows >= AIRY_ROWS;
  const limit = Math.max(1, frame.rows - 1);
  const figures = [
    [renderTitle(progress, frame)],
    renderBanner(progress, frame),
    renderTally(progress, frame),
    renderFacts(progress, frame),
  ];
  const gap = isAiry ? 1 : 0;
  const used = join(figures, isAiry).length;
  const hasFooter = progress.endedAt === undefined && limit - used >= MIN_ROOM;
  const room = limit - used - (hasFooter ? 1 + gap : 0);
  // A third for failures, their header and what to do included, unless the rows do not need the rest.
  const forRows = items.length === 0 ? 0 : items.length + 1 + gap;
  const failed = countFailureLines(progress, frame);
  const wanted = failed === 0 ? 0 : failed + 1 + gap;
  const forFailures = Math.min(wanted, Math.max(Math.floor(room / 3), room >= MIN_ROOM ? 2 + gap : 0, room - forRows));
  const failures = renderFailures(progress, frame, forFailures - 1 - gap);
  const taken = failures.length === 0 ? 0 : failures.length + gap;
  const rows = renderRows(progress, items, frame, room - taken - 1 - gap);
  const lines = join([...figures, rows, failures, hasFooter ? [renderFooter(progress, frame)] : []], isAiry);
  return lines.slice(0, limit);
}

function renderFooter({ batchId }: BatchProgress, { columns, paint }: Frame): string {
  const short = `${INDENT}Ctrl-C leaves it running`;
  const whole = `${short}; come back with: kling batch watch ${oneLine(batchId)}`;
  return paint.dim(columnsOf(whole) <= columns ? whole : fit(short, columns));
}

/** How many items a screen of that size may show at most. */
export function itemsThatFit(rows: number): number {
  return Math.max(1, rows - 8);
}

function join(parts: readonly (readonly string[])[], isAiry: boolean): string[] {
  const given = parts.filter((part) => part.length > 0);
  return given.flatMap((part, index) => (isAiry && index > 0 ? ['', ...part] : part));
}
