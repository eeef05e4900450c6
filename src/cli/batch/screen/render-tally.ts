import { renderCount } from '../../../domain/batch/count-items.js';
import type { BatchProgress } from '../../../domain/batch/progress/progress.js';
import { columnsOf, fit, flow } from '../../screen/fit-text.js';
import type { Paint } from '../../screen/paint.js';
import { doneOf, renderShare, underWayOf } from '../batch-phrases.js';
import type { Frame } from './frame.js';
import { INDENT } from './frame.js';

const MAX_BAR = 40;
/** A shorter bar shows nothing that the share beside it does not say. */
const MIN_BAR = 8;

/** The bar with what is done, then what is under way, and the counts of all states below it. */
export function renderTally(progress: BatchProgress, { columns, paint }: Frame): string[] {
  const { total, counts } = progress;
  const room = columns - INDENT.length;
  if (total === 0) return [`${INDENT}${fit('reading and checking the items', room)}`];
  const done = doneOf(counts);
  const figures = fit(`${renderShare(done / total).padStart(5)}  ${renderCount(done)} of ${renderCount(total)}`, room);
  const width = Math.min(MAX_BAR, room - columnsOf(figures) - 1);
  const first = width < MIN_BAR ? figures.trimStart() : `${renderBar(progress, width, paint)} ${figures}`;
  return [first, ...flow(renderCounts(progress, room, paint), '   ', room)].map((line) => `${INDENT}${line}`);
}

function renderBar({ total, counts }: BatchProgress, width: number, paint: Paint): string {
  const done = doneOf(counts);
  const columnsFor = (count: number) => Math.floor((count / total) * width);
  const bad = columnsFor(counts.failed + counts.cancelled);
  const good = columnsFor(done) - bad;
  const going = columnsFor(done + underWayOf(counts)) - good - bad;
  return [
    paint.green('█'.repeat(Math.max(0, good))),
    paint.red('█'.repeat(Math.max(0, bad))),
    paint.cyan('▒'.repeat(Math.max(0, going))),
    paint.dim('░'.repeat(Math.max(0, width - good - bad - going))),
  ].join('');
}

/** `45 completed`, `2 failed` and so on; what was cancelled only where something was. */
function renderCounts({ counts }: BatchProgress, room: number, paint: Paint): string[] {
  const say = (state: keyof typeof counts) => fit(`${renderCount(counts[state])} ${state}`, room);
  return [
    paint.green(say('completed')),
    counts.failed === 0 ? say('failed') : paint.red(say('failed')),
    ...(counts.cancelled === 0 ? [] : [paint.red(say('cancelled'))]),
    ...(['processing', 'downloading', 'queued', 'waiting'] as const).map(say),
  ];
}
