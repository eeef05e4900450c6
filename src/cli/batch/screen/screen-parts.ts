import type { createColors } from 'picocolors';
import { renderRate } from '../../../domain/rate.js';
import type { BatchProgress, BatchState } from '../../../domain/batch/progress/progress.js';
import type { Line } from '../../../client/waiting-line.js';
import { renderBatchWaits } from '../../generation/render-line.js';
import { columnsOf, fill, fit, flow, oneLine, wrap } from '../../screen/fit-text.js';
import { renderCount } from '../../../domain/batch/count-items.js';
import {
  doneOf,
  elapsedOf,
  goOnCommand,
  renderClock,
  renderLeft,
  renderShare,
  renderSpan,
  renderSpent,
  underWayOf,
} from '../batch-phrases.js';

export type Paint = ReturnType<typeof createColors>;

/** Where and when a screen is shown. */
export interface Frame {
  readonly columns: number;
  /** Lines of the terminal; the screen takes at most one less, for the cursor. */
  readonly rows: number;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly colour: boolean;
  /** Why nothing newer is known than `asOf`, as a sentence. */
  readonly silence?: string;
  /** Who holds the slots, and what those that wait have met. */
  readonly line?: Line;
  /** For tests; local time without it. */
  readonly timeZone?: string;
}

const INDENT = '  ';
const MAX_BAR = 40;
const MAX_BANNER_LINES = 3;

const STATE_PAINT = {
  running: 'cyan',
  paused: 'yellow',
  draining: 'yellow',
  completed: 'green',
  cancelled: 'red',
} as const;

/** States in which nothing more is started, in words that nobody overlooks. */
const STANDSTILL: Readonly<Partial<Record<BatchState, string>>> = {
  paused: 'PAUSED',
  draining: 'STARTS NOTHING MORE',
  cancelled: 'CANCELLED',
};

/** `Batch prompts-3fa91c2b  running`: the state stays whole when the id has to be cut. */
export function renderTitle({ batchId, state }: BatchProgress, { columns }: Frame, paint: Paint): string {
  const id = fit(`Batch ${oneLine(batchId)}`, columns - state.length - 2);
  return `${paint.bold(id)}  ${paint.bold(paint[STATE_PAINT[state]](state))}`;
}

/** What a person must see first: why nothing more is started and what to do, that nobody answers, why queued items wait, what takes too long, notices. */
export function renderBanner(progress: BatchProgress, frame: Frame, paint: Paint): string[] {
  const { columns, silence, line, now, timeZone } = frame;
  const { state, reason, stuck, notices } = progress;
  const width = columns - 2;
  const block = (text: string) => wrap(oneLine(text), width, MAX_BANNER_LINES);
  const held = STANDSTILL[state];
  const why = held === undefined ? [] : block(reason === undefined || reason === state ? held : `${held}: ${reason}`);
  const command = goOnCommand(progress);
  const waits = renderBatchWaits(progress, line, (iso) => renderClock(Date.parse(iso), now, timeZone));
  const alert =
    stuck.length === 0 ? [] : [fit(`! ${renderStuck(stuck.length)}: ${oneLine(stuck.join(', '))}`, columns)];
  return [
    ...why.map((line) => `${paint.yellow('▌')} ${paint.bold(paint.yellow(line))}`),
    ...(command === undefined ? [] : block(`Go on with: ${command}`).map((line) => `${paint.yellow('▌')} ${line}`)),
    ...(silence === undefined ? [] : block(silence).map((line) => `${paint.red('▌')} ${line}`)),
    ...(waits === undefined ? [] : block(waits).map((text) => `${paint.yellow('▌')} ${text}`)),
    ...alert.map((text) => paint.yellow(text)),
    ...notices.flatMap((notice) => block(notice)).map((line) => paint.dim(`${INDENT}${line}`)),
  ];
}

/** `1 item takes unusually long at Kling` */
export function renderStuck(count: number): string {
  return `${renderCount(count)} ${count === 1 ? 'item takes' : 'items take'} unusually long at Kling`;
}

/** The bar with what is done, then what is under way, and the counts of all states below it. */
export function renderTally({ total, counts }: BatchProgress, { columns }: Frame, paint: Paint): string[] {
  if (total === 0) return [`${INDENT}${fit('reading and checking the items', columns - 2)}`];
  const done = doneOf(counts);
  const figures = fit(
    `${renderShare(done / total).padStart(5)}  ${renderCount(done)} of ${renderCount(total)}`,
    columns - 2,
  );
  const width = Math.min(MAX_BAR, columns - columnsOf(figures) - 3);
  const bad = Math.floor(((counts.failed + counts.cancelled) / total) * width);
  const good = Math.floor((done / total) * width) - bad;
  const going = Math.floor(((done + underWayOf(counts)) / total) * width) - good - bad;
  const bar = [
    paint.green('█'.repeat(Math.max(0, good))),
    paint.red('█'.repeat(Math.max(0, bad))),
    paint.cyan('▒'.repeat(Math.max(0, going))),
    paint.dim('░'.repeat(Math.max(0, width - good - bad - going))),
  ].join('');
  const plain = (text: string) => text;
  const words: (readonly [string, (text: string) => string])[] = [
    [`${renderCount(counts.completed)} completed`, paint.green],
    [`${renderCount(counts.failed)} failed`, counts.failed === 0 ? plain : paint.red],
    ...(counts.cancelled === 0 ? [] : ([[`${renderCount(counts.cancelled)} cancelled`, paint.red]] as const)),
    [`${renderCount(counts.processing)} processing`, plain],
    [`${renderCount(counts.downloading)} downloading`, plain],
    [`${renderCount(counts.queued)} queued`, plain],
    [`${renderCount(counts.waiting)} waiting`, plain],
  ];
  const parts = words.map(([text, colour]) => colour(fit(text, columns - 2)));
  const isBarSeen = width >= 8;
  return [
    `${INDENT}${isBarSeen ? `${bar} ${figures}` : figures.trimStart()}`,
    ...flow(parts, '   ', columns - 2).map((line) => `${INDENT}${line}`),
  ];
}

const LABEL_COLUMNS = 10;
/** Below this, two facts beside each other would be cut. */
const TWO_FACTS_COLUMNS = 76;

/** Success, cost, what is at Kling, elapsed time and what is left: two in a line where there is room. */
export function renderFacts(progress: BatchProgress, frame: Frame): string[] {
  const { successRate, slots, counts, state } = progress;
  const hasEnded = progress.endedAt !== undefined;
  const left = renderLeft(progress, frame.now, frame.timeZone);
  const unknown = state === 'paused' ? 'not while it is paused' : 'known after the first three';
  const facts: (readonly [string, string])[] = [
    ['success', successRate === undefined ? 'none has ended yet' : renderRate(successRate)],
    ['elapsed', renderSpan(elapsedOf(progress, frame.now))],
    ['cost', renderSpent(progress)],
    ...(hasEnded
      ? []
      : ([
          ['left', left ?? unknown],
          ['at Kling', `${renderCount(slots.used)}; ${renderUnderWay(underWayOf(counts), slots.concurrency)}`],
        ] as const)),
  ];
  const width = frame.columns - INDENT.length;
  const perLine = frame.columns >= TWO_FACTS_COLUMNS ? 2 : 1;
  const cell = Math.floor(width / perLine);
  const cells = facts.map(([name, value]) => fill(`${name.padEnd(LABEL_COLUMNS)}${value}`, cell));
  return cells.flatMap((_, index) =>
    index % perLine === 0 ? [`${INDENT}${cells.slice(index, index + perLine).join('')}`.trimEnd()] : [],
  );
}

function renderUnderWay(underWay: number, concurrency: number): string {
  return `${renderCount(underWay)} of ${renderCount(concurrency)} under way`;
}
