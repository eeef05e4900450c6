import { renderRate } from '../../../domain/text/rate.js';
import { renderCount } from '../../../domain/batch/count-items.js';
import type { BatchProgress } from '../../../domain/batch/progress/progress.js';
import { fill } from '../../screen/fit-text.js';
import { elapsedOf, renderLeft, renderSpent, underWayOf } from '../batch-phrases.js';
import { renderSpan } from '../../screen/render-time.js';
import type { Frame } from './frame.js';
import { INDENT } from './frame.js';

const LABEL_COLUMNS = 10;
/** Below this, two facts beside each other would be cut. */
const TWO_FACTS_COLUMNS = 76;

type Fact = readonly [label: string, value: string];

/** Success, cost, what is at Kling, elapsed time and what is left: two in a line where there is room. */
export function renderFacts(progress: BatchProgress, frame: Frame): string[] {
  if (progress.total === 0) return [];
  const perLine = frame.columns >= TWO_FACTS_COLUMNS ? 2 : 1;
  const width = Math.floor((frame.columns - INDENT.length) / perLine);
  const cells = listFacts(progress, frame).map(([label, value]) => fill(label.padEnd(LABEL_COLUMNS) + value, width));
  return cells.flatMap((_, index) =>
    index % perLine === 0 ? [`${INDENT}${cells.slice(index, index + perLine).join('')}`.trimEnd()] : [],
  );
}

function listFacts(progress: BatchProgress, { now, timeZone }: Frame): Fact[] {
  const { successRate, endedAt } = progress;
  return [
    ['success', successRate === undefined ? 'none has ended yet' : renderRate(successRate)],
    ['elapsed', renderSpan(elapsedOf(progress, now))],
    ['cost', renderSpent(progress)],
    ...(endedAt === undefined ? listComing(progress, now, timeZone) : []),
  ];
}

function listComing(progress: BatchProgress, nowMs: number, timeZone?: string): Fact[] {
  const { slots, counts, state } = progress;
  const unknown = state === 'paused' ? 'not while it is paused' : 'known after the first three';
  const underWay = `${renderCount(underWayOf(counts))} of ${renderCount(slots.concurrency)} under way`;
  return [
    ['left', renderLeft(progress, nowMs, timeZone) ?? unknown],
    ['at Kling', `${renderCount(slots.used)}; ${underWay}`],
  ];
}
