import type { AccountSpending, TopSnapshot } from '../../client/top/look-at-all.js';
import type { SlotUse } from '../../client/top/worker-report.js';
import { DEFAULT_ACCOUNT } from '../../domain/account/account-name.js';
import type { Period } from '../../domain/account/caps.js';
import { MEASURES, PERIODS, renderAmount } from '../../domain/account/caps.js';
import { renderCount } from '../../domain/batch/count-items.js';
import { renderWaiting } from '../../domain/generation/waiting.js';
import { renderClock } from '../screen/render-time.js';
import { flow, oneLine, wrap } from '../screen/fit-text.js';
import type { Paint } from '../screen/paint.js';
import type { TopFrame } from './top-frame.js';

/** Below a label, so that the figures stand below each other. */
const LABEL_COLUMNS = 13;
const GAP = '   ';
const MAX_LINES = 3;
/** More slots than this are drawn as a share. */
const MAX_BAR = 10;

/** Slots, generations, spending, why something waits, and what needs to be looked at. */
export function renderFacts(snapshot: TopSnapshot, frame: TopFrame): string[] {
  const { columns, paint } = frame;
  const room = Math.max(10, columns - LABEL_COLUMNS);
  const block = (label: string, lines: readonly string[]): string[] =>
    lines.map((line, index) => `${paint.dim((index === 0 ? label : '').padEnd(LABEL_COLUMNS))}${line}`);
  const prose = (text: string) => wrap(oneLine(text), room, MAX_LINES);
  return [
    ...block('slots', renderSlots(snapshot, room, paint)),
    ...block('generations', flow(renderGenerations(snapshot, paint), GAP, room)),
    ...block('today, UTC', flow(renderToday(snapshot, paint), GAP, room)),
    ...block(
      'caps',
      snapshot.spending.flatMap((one) => renderSpending(one, room, paint)),
    ),
    ...block('waits', renderWaits(snapshot, frame).flatMap(prose).map(paint.yellow)),
    ...block('alerts', listAlerts(snapshot).flatMap(prose).map(paint.yellow)),
  ];
}

/** Of the worker that answers here: others keep to the same limits, and tell of their own tasks. */
function renderSlots({ worker: { url, report } }: TopSnapshot, room: number, paint: Paint): readonly string[] {
  if (report === undefined) return wrap(`unknown: no worker answers at ${url} (KLING_HEALTH_ADDRESS)`, room, MAX_LINES);
  const named = report.slots.some(({ account }) => account !== DEFAULT_ACCOUNT);
  const lines = flow(
    report.slots.map((slot) => renderSlot(slot, named, paint)),
    GAP,
    room,
  );
  return [...lines, ...report.reasons.flatMap((reason) => wrap(oneLine(reason), room, MAX_LINES)).map(paint.red)];
}

/** `video ██░ 2 of 3` */
function renderSlot({ account, pack, held, limit }: SlotUse, named: boolean, paint: Paint): string {
  const width = Math.min(limit, MAX_BAR);
  const full = limit === 0 ? 0 : Math.min(width, Math.ceil((held / limit) * width));
  const bar = `${paint.cyan('█'.repeat(full))}${paint.dim('░'.repeat(width - full))}`;
  const name = named ? `${account} ${pack}` : pack;
  return `${name} ${bar} ${renderCount(held)} of ${renderCount(limit)}`;
}

function renderGenerations({ generations }: TopSnapshot, paint: Paint): readonly string[] {
  if (generations === undefined) return ['unknown'];
  const { underWay, atKling, stuck = 0, perMinute } = generations;
  const count = (value: number, word: string) => `${renderCount(value)} ${word}`;
  return [
    count(underWay, 'under way'),
    ...(atKling === undefined ? [] : [paint.cyan(count(atKling, 'at Kling'))]),
    ...(stuck === 0 ? [] : [paint.yellow(count(stuck, 'stuck'))]),
    ...(perMinute === undefined ? [] : [`${perMinute} completed a minute`]),
  ];
}

function renderToday({ generations }: TopSnapshot, paint: Paint): readonly string[] {
  if (generations === undefined) return [];
  const { completed, failed, cancelled } = generations.today;
  return [
    paint.green(`${renderCount(completed)} completed`),
    failed === 0 ? '0 failed' : paint.red(`${renderCount(failed)} failed or parked`),
    ...(cancelled === 0 ? [] : [`${renderCount(cancelled)} cancelled`]),
  ];
}

const WORDS: Readonly<Record<Period, string>> = { daily: 'today', monthly: 'this month' };

/** `studio: today 6 of 100 video units`, for each period that has a cap. */
function renderSpending({ account, caps, spent }: AccountSpending, room: number, paint: Paint): readonly string[] {
  return PERIODS.flatMap((period) => {
    const cap = caps[period];
    if (cap === undefined) return [];
    const uses = MEASURES.flatMap((measure) => {
      const limit = cap[measure];
      if (limit === undefined) return [];
      const used = spent?.[period][measure] ?? '0';
      const text = `${spent === undefined ? '?' : used} of ${renderAmount(measure, limit)}`;
      return [spent !== undefined && Number(used) >= Number(limit) ? paint.red(text) : text];
    });
    return flow([`${account}: ${WORDS[period]} ${uses[0] ?? ''}`, ...uses.slice(1)], GAP, room);
  });
}

/** How many were refused and why, and those that merely stand in line. */
function renderWaits({ generations, waiting, asOf }: TopSnapshot, { timeZone }: TopFrame): readonly string[] {
  if (generations === undefined) return [];
  const { underWay, atKling = 0, refused = 0 } = generations;
  const clock = (iso: string) => renderClock(Date.parse(iso), Date.parse(asOf), timeZone);
  const isHeld = generations.atKling !== undefined && underWay - atKling - refused > 0;
  return [
    ...(refused === 0
      ? []
      : [`${renderCount(refused)}: ${waiting === undefined ? 'refused once' : renderWaiting(waiting, clock)}`]),
    ...(isHeld ? [`${renderCount(underWay - atKling - refused)} for a slot, or are being downloaded`] : []),
  ];
}

const listAlerts = ({ alerts = [], batches }: TopSnapshot): readonly string[] => [
  ...alerts.map(({ about, text }) => `${about}: ${text}`),
  ...(batches?.shown ?? []).flatMap(({ batchId, progress }) =>
    (progress?.alerts ?? []).map(({ text }) => `${batchId}: ${text}`),
  ),
];
