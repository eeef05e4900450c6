import { renderRate } from '../../domain/text/rate.js';
import { renderDuration } from '../../domain/duration.js';
import { escapeHtml } from '../escape-html.js';
import type { ReportRow } from '../rows.js';

const WIDTH = 640;

/** One bar in the shares of how the items ended, and its legend. Nothing for a batch without items. */
export function renderOutcomes(counts: Readonly<Record<ReportRow['state'], number>>): string {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const shares = (['completed', 'failed', 'cancelled', 'waiting'] as const).filter((state) => counts[state] > 0);
  let x = 0;
  const bars = shares.map((state) => {
    const width = (counts[state] / total) * WIDTH;
    const bar = `<rect class="is-${state}" x="${round(x)}" y="0" width="${round(width)}" height="28"><title>${counts[state]} ${STATE_WORDS[state]}</title></rect>`;
    x += width;
    return bar;
  });
  const legend = shares.map(
    (state) =>
      `<li><span class="dot is-${state}"></span>${counts[state]} ${STATE_WORDS[state]} <small>${renderRate(counts[state] / total)}</small></li>`,
  );
  return `<svg viewBox="0 0 ${WIDTH} 28" role="img" aria-label="How the items ended">${bars.join('')}</svg><ul class="legend">${legend.join('')}</ul>`;
}

export const STATE_WORDS: Readonly<Record<ReportRow['state'], string>> = {
  completed: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
  waiting: 'not done',
};

const BINS = 24;
/** Room for the words of the axes: how many items at the left, how long at the foot. */
const LEFT = 58;
const FOOT = 52;
/** Two lines of words: those of the median and of the 95th percentile never meet, however near they are. */
const TOP = 46;
const LINE = 22;
const HEIGHT = 232;
const PLOT_WIDTH = WIDTH - LEFT - 8;
const PLOT_HEIGHT = HEIGHT - TOP - FOOT;

/** How long the items took at Kling, in ascending order, as bars over two axes, median and 95th percentile marked. Empty for fewer than two durations. */
export function renderDurations(seconds: readonly number[]): string {
  const [least = 0] = seconds;
  const most = seconds.at(-1) ?? 0;
  if (seconds.length < 2 || most === least) return '';
  const counts = countByBin(seconds, least, most);
  const highest = Math.max(...counts);
  const at = (value: number): number => LEFT + ((value - least) / (most - least)) * PLOT_WIDTH;
  const bars = counts.map((count, bin) => renderBar({ count, bin, highest, least, most }));
  const median = quantile(seconds, 0.5);
  const late = quantile(seconds, 0.95);
  const marks = [mark(at(median), 'median', 0), mark(at(late), '95 %', 1)];
  const facts = [
    ['shortest', least],
    ['median', median],
    ['95 % within', late],
    ['longest', most],
  ] as const;
  const legend = facts.map(([name, value]) => `<li>${name} <b>${renderDuration(value * 1000)}</b></li>`);
  const drawing = [renderAxes(highest, [least, (least + most) / 2, most], at), ...bars, ...marks].join('');
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="How long the items took at Kling">${drawing}</svg><ul class="legend">${legend.join('')}</ul>`;
}

function countByBin(seconds: readonly number[], least: number, most: number): number[] {
  const counts = Array.from({ length: BINS }, () => 0);
  for (const one of seconds) {
    const bin = Math.min(BINS - 1, Math.floor(((one - least) / (most - least)) * BINS));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}

interface Bar {
  readonly count: number;
  readonly bin: number;
  readonly highest: number;
  readonly least: number;
  readonly most: number;
}

function renderBar({ count, bin, highest, least, most }: Bar): string {
  const step = PLOT_WIDTH / BINS;
  const height = (count / highest) * PLOT_HEIGHT;
  const width = (most - least) / BINS;
  const [from, to] = [least + bin * width, least + (bin + 1) * width].map((value) => renderDuration(value * 1000));
  const title = `${countItems(count)} took ${from ?? ''} to ${to ?? ''}`;
  return `<rect class="is-bar" x="${round(LEFT + bin * step + 1)}" y="${round(TOP + PLOT_HEIGHT - height)}" width="${round(step - 2)}" height="${round(height)}"><title>${title}</title></rect>`;
}

/** The left axis counts items, the one at the foot tells durations. */
function renderAxes(highest: number, ticks: readonly number[], at: (value: number) => number): string {
  const base = TOP + PLOT_HEIGHT;
  const left = [
    [TOP, String(highest)],
    [base, '0'],
  ] as const;
  const numbers = left.map(([y, text]) => `<text x="${LEFT - 6}" y="${y + 4}" text-anchor="end">${text}</text>`);
  const anchors = ['start', 'middle', 'end'];
  const times = ticks.map(
    (value, index) =>
      `<text x="${round(at(value))}" y="${base + 20}" text-anchor="${anchors[index] ?? 'middle'}">${renderDuration(value * 1000)}</text>`,
  );
  return [
    `<path class="axis" d="M${LEFT} ${TOP}V${base}H${WIDTH - 8}"/>`,
    ...numbers,
    ...times,
    `<text x="${LEFT - 6}" y="${TOP + PLOT_HEIGHT / 2}" text-anchor="end">items</text>`,
    `<text x="${LEFT + PLOT_WIDTH / 2}" y="${HEIGHT - 7}" text-anchor="middle">time from Kling's yes to the finished task</text>`,
  ].join('');
}

const countItems = (count: number): string => `${count} ${count === 1 ? 'item' : 'items'}`;

function mark(x: number, name: string, line: number): string {
  const isRight = x > WIDTH / 2;
  const anchor = isRight ? 'end' : 'start';
  return `<line class="mark" x1="${round(x)}" x2="${round(x)}" y1="2" y2="${TOP + PLOT_HEIGHT}"/><text x="${round(x + (isRight ? -5 : 5))}" y="${16 + line * LINE}" text-anchor="${anchor}">${escapeHtml(name)}</text>`;
}

/** The value below which that share of the sorted numbers lies. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

const round = (value: number): number => Math.round(value * 10) / 10;
