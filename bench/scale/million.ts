import { heartbeatsASecond } from '../../src/domain/generation/polls/poll-pace.js';
import type { DayOutcome, DayPlan } from './day.js';
import { simulateDay } from './day.js';
import { valueAt } from './law.js';
import type { MeasuredScale, ScaleLaws } from './measured.js';
import { toLaws } from './measured.js';
import { statusRequests } from './status-requests.js';

/** What the plan supposes, and nobody can measure here. */
export const SUPPOSED = {
  perDay: 1_000_000,
  /** The busiest hour over the mean. */
  peak: 1.8,
  taskSeconds: 120,
  spread: 0.1,
  failedShare: 0.02,
  retrySeconds: 5,
  /** From a slot that is known to be free to the next task. */
  handOverSeconds: 0.1,
  videoMB: 10,
  /** Days that Temporal keeps what has ended. */
  retentionDays: 3,
  /** Of a container for one worker. */
  workerMemoryMB: 1024,
  /** How much of a processor or a slot is planned to be in use at the peak. */
  load: 0.7,
  seed: 1,
} as const;

const DAY_SECONDS = 86_400;
/** Activities at once of one worker (`src/worker/sdk-workers.ts`). */
const POLLS_OF_A_WORKER = 2000;

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

/** What a day needs, at its mean and at its peak. */
export interface Need {
  readonly what: string;
  readonly formula: string;
  readonly mean: string;
  readonly peak: string;
}

/** What follows from the laws, each by the formula that it bears. */
export function listNeeds(laws: ScaleLaws): readonly Need[] {
  const { perDay, peak, taskSeconds, failedShare, handOverSeconds, videoMB, retentionDays, load, workerMemoryMB } =
    SUPPOSED;
  const rate = perDay / DAY_SECONDS;
  const creates = rate * (1 + failedShare);
  const atKling = creates * taskSeconds;
  const hold = taskSeconds + laws.noticeSeconds + handOverSeconds;
  const workerCores = (factor: number) => factor * (rate * laws.workerCpuSeconds + atKling * laws.workerCores.each);
  const serverCores = (factor: number) => factor * (rate * laws.serverCpuSeconds + atKling * laws.serverCores.each);
  const byMemory = (workerMemoryMB * load * 1024 - laws.workerKB.base) / laws.workerKB.each;
  const ofAWorker = Math.min(byMemory, POLLS_OF_A_WORKER * load);
  const workers = (factor: number) => Math.ceil(Math.max((factor * atKling) / ofAWorker, workerCores(factor) / load));
  const heartbeats = (factor: number) => workers(factor) * heartbeatsASecond((factor * atKling) / workers(factor));
  const actions = (factor: number) => factor * rate * laws.actions + heartbeats(factor);
  const both = (what: string, formula: string, of: (factor: number) => number, unit = ''): Need => ({
    ...{ what, formula },
    mean: `${say(of(1))}${unit}`,
    peak: `${say(of(peak))}${unit}`,
  });
  const once = (what: string, formula: string, value: string): Need => ({ what, formula, mean: value, peak: '' });
  return [
    both('generations', 'N / 86,400 s', (factor) => factor * rate, '/s'),
    both('creates', `generations * (1 + ${failedShare} that Kling fails)`, (factor) => factor * creates, '/s'),
    both('tasks at Kling, which are memory and polls', 'creates * task', (factor) => factor * atKling),
    both('slots', 'creates * (task + notice + hand-over)', (factor) => factor * creates * hold),
    both('workers', `the more of tasks / ${say(ofAWorker)} and processors / ${load}`, workers),
    both(
      'memory of a worker',
      'base + each * tasks / workers',
      (factor) => valueAt(laws.workerKB, (factor * atKling) / workers(factor)) / 1024,
      ' MB',
    ),
    both('processors of all workers', 'generations * CPU + tasks * CPU in flight', workerCores),
    both('processors of the Temporal server', 'as of the workers', serverCores),
    both('history events', `generations * ${say(laws.events)}`, (factor) => factor * rate * laws.events, '/s'),
    both('heartbeats', 'workers * min(n / 8 s, max(20/s, n / 48 s)), n = tasks / workers', heartbeats, '/s'),
    both('billable actions', `generations * ${laws.actions.toFixed(1)} + heartbeats`, actions, '/s'),
    once('billable actions a day', 'the mean * 86,400 s', `${say((actions(1) * DAY_SECONDS) / 1e6)} million`),
    both(
      'status requests, one account, callbacks off',
      'workers * pages of 500 / 2.1 s',
      (factor) => statusRequests(factor * atKling, workers(factor)),
      '/s',
    ),
    both('downloads from Kling', `generations * ${videoMB} MB`, (factor) => factor * rate * videoMB, ' MB/s'),
    once('results a day', `N * ${videoMB} MB`, `${say((perDay * videoMB) / 1e6)} TB`),
    once(
      "Temporal's database",
      `N * ${say(laws.databaseKB)} KB * ${retentionDays} days`,
      `${say((perDay * laws.databaseKB * retentionDays) / 1e6)} GB`,
    ),
  ];
}

/** The tables of docs/scale.md: what was measured, what follows, and how the day goes with other slots. */
export function renderMillion(measured: MeasuredScale): string {
  const laws = toLaws(measured);
  return [renderMeasured(measured), renderLaws(laws), renderNeeds(laws), renderDays(laws)].join('\n\n');
}

function renderMeasured({ levels, workers }: MeasuredScale): string {
  return table(
    [
      'in flight',
      `MB a worker, of ${workers}`,
      'cores: workers',
      'cores: server',
      'Kling/s',
      'gRPC/s',
      'heartbeats/s',
      'file, MB',
      'noticed after',
    ],
    levels.map((level) => [
      say(level.inFlight),
      ...[level.workerKB / 1024, level.workerCores, level.serverCores, level.klingRequests].map(say),
      ...[level.serverRequests, level.heartbeats, level.databaseMB].map(say),
      `${say(level.noticeSeconds)} s`,
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
function say(value: number): string {
  const size = Math.abs(value);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : 2;
  return Number(value.toFixed(digits)).toLocaleString('en-US');
}

function saySeconds(seconds: number): string {
  if (seconds < 100) return `${say(seconds)} s`;
  return seconds < 6000 ? `${say(seconds / 60)} min` : `${say(seconds / 3600)} h`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)].join('\n');
}
