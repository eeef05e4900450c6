import type { DayOutcome, DayPlan } from './day.js';
import { simulateDay } from './day.js';
import type { MeasuredScale, ScaleLaws } from './measured.js';
import { toLaws } from './measured.js';
import { listNeeds } from './needs.js';
import { say, saySeconds } from './say.js';
import { statusRequests } from './status-requests.js';
import { DAY_SECONDS, SUPPOSED } from './supposed.js';

/** How the same day goes with other slots. */
export const LAYOUTS = [
  { accounts: 1, slots: 2750 },
  { accounts: 1, slots: 1600 },
  { accounts: 28, slots: 100 },
  { accounts: 140, slots: 20 },
] as const;

export type Layout = Pick<DayPlan, 'accounts' | 'slots'>;

export function planDay(
  layout: Layout,
  laws: Pick<ScaleLaws, 'noticeSeconds'>,
  generations: number = SUPPOSED.perDay,
): DayPlan {
  const { peak, taskSeconds, spread, failedShare, retrySeconds, handOverSeconds, seed } = SUPPOSED;
  return {
    ...{ generations, daySeconds: (DAY_SECONDS * generations) / SUPPOSED.perDay, peak, ...layout },
    ...{ taskSeconds, spread, failedShare, retrySeconds, handOverSeconds, seed, noticeSeconds: laws.noticeSeconds },
  };
}

/**
 * The tables of docs/scale.md: what was measured, with the server's data in a file and in memory, what follows of the former, and how the day goes with
 * other slots.
 */
export function renderMillion(measured: MeasuredScale, inMemory: MeasuredLevels): string {
  const laws = toLaws(measured);
  return [
    renderMeasured(measured),
    "The same with Temporal's data in memory, which leaves more of the two processors to the rest:",
    renderMeasured(inMemory),
    ...[renderLaws(laws), renderNeeds(laws), renderDays(laws)],
  ].join('\n\n');
}

type MeasuredLevels = Pick<MeasuredScale, 'levels' | 'workers'>;

function renderMeasured({ levels, workers }: MeasuredLevels): string {
  const isInMemory = levels.every(({ databaseMB }) => databaseMB === 0);
  return table(
    [
      'in flight',
      `MB a worker, of ${workers}`,
      'cores: workers',
      'cores: server',
      'Kling/s',
      'gRPC/s',
      'heartbeats/s',
      ...(isInMemory ? [] : ['file, MB']),
      'noticed after',
      'at most',
    ],
    levels.map((level) => [
      say(level.inFlight),
      ...[level.workerKB / 1024, level.workerCores, level.serverCores, level.klingRequests].map(say),
      ...[level.serverRequests, level.heartbeats].map(say),
      ...(isInMemory ? [] : [say(level.databaseMB)]),
      ...[level.noticeSeconds, level.worstNoticeSeconds].map(saySeconds),
    ]),
  );
}

function renderLaws(laws: ScaleLaws): string {
  const of = (name: string, { base, each, worst }: ScaleLaws['workerKB'], scale: number, unit: string) => [
    name,
    `${say(base / scale)} ${unit} + ${say(each * 1000)}${scale === 1 ? ` ${unit}` : ' KB'} * n / 1,000`,
    `${say(100 * worst)} %`,
  ];
  return table(
    ['what, by n in flight', 'law', 'worst point off by'],
    [
      [
        'memory of a worker',
        `${say(laws.workerKB.base / 1024)} MB + ${say(laws.workerKB.each)} KB * n`,
        `${say(100 * laws.workerKB.worst)} %`,
      ],
      of('processors of all workers', laws.workerCores, 1, 'cores'),
      of('processors of the server', laws.serverCores, 1, 'cores'),
      of('calls to the server', laws.serverRequests, 1, '/s'),
      of('of these heartbeats', laws.heartbeats, 1, '/s'),
      ['a generation from start to end, workers', `${say(laws.workerCpuSeconds * 1000)} ms of a core`, ''],
      ['the same, server', `${say(laws.serverCpuSeconds * 1000)} ms of a core`, ''],
      ["the same, the server's file", `${say(laws.databaseKB)} KB`, ''],
      ['the same, history events', say(laws.events), ''],
      ['the same, billable actions without heartbeats', say(laws.actions), ''],
    ],
  );
}

function renderNeeds(laws: ScaleLaws): string {
  const rows = listNeeds(laws).map(({ what, formula, mean, peak }) => [what, formula, mean, peak]);
  return table(['of a million a day', 'formula', 'mean', 'peak'], rows);
}

function renderDays(laws: ScaleLaws): string {
  const rows = LAYOUTS.map((layout) => {
    const day = simulateDay(planDay(layout, laws));
    return [
      `${layout.accounts} * ${say(layout.slots)}`,
      ...[day.creates, day.mostAtKling, day.mostInLine].map(say),
      ...[day.waitMean, day.waitP95, day.waitMost].map(saySeconds),
      `${say(day.createsPeak)}/s`,
      `${say(mostStatusRequests(day, STATUS_WORKERS))}/s`,
      `${say(100 * day.slotShare)} %`,
      saySeconds(Math.max(0, day.endSeconds - DAY_SECONDS)),
    ];
  });
  return table(
    [
      'accounts * slots',
      'creates',
      'most at Kling',
      'most in line',
      'wait',
      'p95',
      'most',
      'creates',
      'status',
      'in use',
      'done after midnight',
    ],
    rows,
  );
}

/** Workers that share an account; those of more accounts are as many times more. */
const STATUS_WORKERS = 4;

function mostStatusRequests({ minutes }: DayOutcome, workers: number): number {
  const rates = minutes.map((tasks) => tasks.reduce((sum, count) => sum + statusRequests(count, workers), 0));
  return rates.reduce((most, rate) => Math.max(most, rate), 0);
}

/** Three digits, or all of them before the point. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)].join('\n');
}
