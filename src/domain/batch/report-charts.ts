import { renderDuration } from '../duration.js';
import { escapeHtml } from '../html.js';
import type { Report, ReportRow } from './report.js';

const WIDTH = 640;

/** One bar in the shares of how the items ended, and its legend. Nothing for a batch without items. */
export function renderOutcomes({ rows, counts }: Report): string {
  const shares = (['completed', 'failed', 'cancelled', 'waiting'] as const).filter((state) => counts[state] > 0);
  let x = 0;
  const bars = shares.map((state) => {
    const width = (counts[state] / rows.length) * WIDTH;
    const bar = `<rect class="is-${state}" x="${round(x)}" y="0" width="${round(width)}" height="28"><title>${counts[state]} ${WORDS[state]}</title></rect>`;
    x += width;
    return bar;
  });
  const legend = shares.map(
    (state) =>
      `<li><span class="dot is-${state}"></span>${counts[state]} ${WORDS[state]} <small>${percent(counts[state] / rows.length)}</small></li>`,
  );
  return `<svg viewBox="0 0 ${WIDTH} 28" role="img" aria-label="How the items ended">${bars.join('')}</svg><ul class="legend">${legend.join('')}</ul>`;
}

export const WORDS: Readonly<Record<ReportRow['state'], string>> = {
  completed: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
  waiting: 'not done',
};

const BINS = 24;
const HEIGHT = 130;

/** How long the items took at Kling, as bars, median and 95th percentile marked. Empty for fewer than two durations. */
export function renderDurations({ rows }: Report): string {
  const seconds = rows
    .flatMap(({ generatingSeconds, elapsedSeconds, state }) =>
      state === 'completed' ? (generatingSeconds ?? elapsedSeconds ?? []) : [],
    )
    .sort((a, b) => a - b);
  const [least = 0] = seconds;
  const most = seconds.at(-1) ?? 0;
  if (seconds.length < 2 || most === least) return '';
  const bins = Array.from({ length: BINS }, () => 0);
  for (const one of seconds) {
    const bin = Math.min(BINS - 1, Math.floor(((one - least) / (most - least)) * BINS));
    bins[bin] = (bins[bin] ?? 0) + 1;
  }
  const highest = Math.max(...bins);
  const step = WIDTH / BINS;
  const bars = bins.map((count, bin) => {
    const height = (count / highest) * (HEIGHT - 20);
    return `<rect class="is-bar" x="${round(bin * step + 1)}" y="${round(HEIGHT - height)}" width="${round(step - 2)}" height="${round(height)}"><title>${count}</title></rect>`;
  });
  const at = (value: number): number => ((value - least) / (most - least)) * WIDTH;
  const median = quantile(seconds, 0.5);
  const late = quantile(seconds, 0.95);
  const marks = [mark(at(median), 'median'), mark(at(late), '95 %')];
  const facts = [
    ['shortest', least],
    ['median', median],
    ['95 % within', late],
    ['longest', most],
  ] as const;
  const legend = facts.map(([name, value]) => `<li>${name} <b>${renderDuration(value * 1000)}</b></li>`);
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="How long the items took at Kling">${bars.join('')}${marks.join('')}</svg><ul class="legend">${legend.join('')}</ul>`;
}

function mark(x: number, name: string): string {
  const isRight = x > WIDTH / 2;
  const anchor = isRight ? 'end' : 'start';
  return `<line class="mark" x1="${round(x)}" x2="${round(x)}" y1="0" y2="${HEIGHT}"/><text x="${round(x + (isRight ? -5 : 5))}" y="12" text-anchor="${anchor}">${escapeHtml(name)}</text>`;
}

/** The value below which that share of the sorted numbers lies. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

export const percent = (share: number): string =>
  `${(share * 100).toFixed(share > 0.995 && share < 1 ? 2 : 1).replace(/\.0$/, '')} %`;
const round = (value: number): number => Math.round(value * 10) / 10;
