import { PACKS } from '../../../products/pack.js';
import type { ResultKind } from '../../../products/product.js';
import { decimalOf, share } from '../../decimal.js';
import { renderDuration } from '../../duration.js';
import type { EstimateLine } from './estimate-lines.js';
import type { Estimate, SlotsByPack } from './estimate.js';
import { expectedSeconds } from './estimate.js';

/** The estimate as lines for people, e.g. for `--dry-run`; `made` items more are made already. */
export function renderEstimate(estimated: Estimate, slots: SlotsByPack, made = 0): string[] {
  const { items, tasks, models, adopted, work } = estimated;
  const kinds = [...listCounts(tasks), ...(adopted === 0 ? [] : [`${count(adopted)} adopted`])];
  const used = PACKS.filter((pack) => work[pack].slotSeconds > 0);
  const slotWords = used.map((pack) => `${count(slots[pack])} ${pack} ${slots[pack] === 1 ? 'slot' : 'slots'}`);
  const duration = renderDuration(expectedSeconds(estimated, slots) * 1000);
  return [
    `Items:  ${count(items)} (${kinds.join(', ')})${made === 0 ? '' : `; ${renderMade(made, made + items)}`}`,
    ...(Object.keys(models).length === 0 ? [] : [`Models: ${listCounts(models).join(', ')}`]),
    ...renderCost(estimated).map((line, index) => `${index === 0 ? 'Cost:  ' : '       '} ${line}`),
    ...renderSources(estimated).map((line) => `Prices: ${line}`),
    used.length === 0
      ? 'Time:   as long as the tasks still take at Kling'
      : `Time:   about ${duration} with ${slotWords.join(' and ')}; a rough guess, Kling publishes no times`,
  ];
}

/** `5 of 12 are there already`. */
export const renderMade = (made: number, total: number): string =>
  `${count(made)} of ${count(total)} ${made === 1 ? 'is' : 'are'} there already`;

function renderCost(estimated: Estimate): string[] {
  const known = renderKnown(estimated);
  const all = [
    ...(known === undefined ? [] : [`about ${known}; failed attempts not counted`]),
    ...listUnknown(estimated),
  ];
  if (all.length > 0) return all;
  return [
    Object.keys(estimated.tasks).length === 0 ? 'nothing: tasks that exist already are only collected' : 'nothing',
  ];
}

/** `10.5 video units, some 1.47 USD`; undefined where no price is known. */
export function renderKnown({ cost, usd }: Estimate): string | undefined {
  const used = PACKS.filter((pack) => cost.units[pack] > 0);
  const units = used.map((pack) => `${count(cost.units[pack])} ${pack} ${cost.units[pack] === 1 ? 'unit' : 'units'}`);
  return usd === undefined || units.length === 0 ? undefined : `${units.join(' and ')}, some ${renderUsd(usd)}`;
}

/** A sentence for each price that is not known, with how much of it there is: it is in no sum. */
export function listUnknown({ lines, cost }: Estimate): string[] {
  return Object.entries(cost.unknown).map(([name, items]) => {
    const made = lines.filter(({ unknown }) => unknown === name);
    const amount = listAmounts(made).join(' and ');
    return `Kling's price of ${name} is not known here (${count(items)} ${items === 1 ? 'item' : 'items'}: ${amount})`;
  });
}

function listAmounts(lines: readonly EstimateLine[]): string[] {
  const kinds = [...new Set(lines.map(({ kind }) => kind))];
  return kinds.map((kind) => {
    const own = lines.filter((line) => line.kind === kind);
    const total = (of: (line: EstimateLine) => number) => own.reduce((sum, line) => sum + of(line), 0);
    return renderAmount({
      kind,
      results: total(({ results }) => results),
      seconds: total(({ seconds }) => seconds),
    });
  });
}

const NAMES: Readonly<Record<ResultKind, string>> = {
  video: 'clip',
  image: 'image',
  audio: 'sound',
  element: 'element',
  voice: 'voice',
  face: 'face',
  segment: 'segment',
};

/** `7 clips, 35 s`. */
export function renderAmount({ kind, results, seconds }: Pick<EstimateLine, 'kind' | 'results' | 'seconds'>): string {
  const things = `${count(results)} ${NAMES[kind]}${results === 1 ? '' : 's'}`;
  if (kind !== 'video') return things;
  return seconds === 0 ? `${things} of unknown length` : `${things}, ${count(seconds)} s`;
}

/** Whose price lists they are and of when, the newest first; with several, which models each is for. */
export function renderSources({ lines }: Estimate): string[] {
  const names = new Map<string, string[]>();
  for (const { price, model, product } of lines) {
    if (price === undefined) continue;
    const source = renderSource(price);
    names.set(source, [...new Set([...(names.get(source) ?? []), model ?? product])]);
  }
  const sources = [...names].map(([source, of]) => (names.size === 1 ? source : `${source} for ${of.join(', ')}`));
  return sources.length === 0 ? [] : [sources.join('; ')];
}

/** `Kling's own list, 2026-05-29`. */
export const renderSource = ({ asOf, source = "Kling's own list" }: NonNullable<EstimateLine['price']>): string =>
  `${source}, ${asOf}`;

/** `9,900 text2video, 100 images/generations`, the most frequent first. */
function listCounts(counts: Readonly<Record<string, number>>): string[] {
  return Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([name, number]) => `${count(number)} ${name}`);
}

const count = (number: number): string => number.toLocaleString('en-US');

/** `1,234.50 USD`. */
export const renderUsd = (usd: number): string =>
  `${share(decimalOf(usd), 1, 2).replace(/\B(?=(\d{3})+\.)/g, ',')} USD`;
