import type { Registry } from 'prom-client';
import { Counter, Gauge } from 'prom-client';
import { ALERTS } from '../../domain/alerts/alert.js';
import type { CallbackCounts } from '../../domain/callbacks/callback-counts.js';
import { CALLBACK_OUTCOMES } from '../../domain/callbacks/callback-counts.js';
import type { MethodCount, MethodCounts } from '../../domain/method-counts.js';
import { STATUS_METHODS } from '../../domain/method-counts.js';
import type { AlertCounts } from '../alerts/alert-meter.js';
import { accountLabel } from './account-label.js';

/** What a worker tells in numbers of what it does with one account. */
export interface AccountReadings {
  /** Kling's parallel slots by pack, as the submission gates count them. */
  readonly slots: Readonly<
    Record<string, { readonly tasks: number; readonly submitting: number; readonly limit: number }>
  >;
  readonly tasksWatched: number;
}

/** What a worker can be asked for at any time. */
export interface Readings {
  readonly ready: boolean;
  /** By name. */
  readonly accounts: Readonly<Record<string, AccountReadings>>;
  /** Workflow tasks that have failed, and workflows of which they still do. */
  readonly workflowFailures: { readonly tasks: number; readonly workflows: number };
  readonly alerts: AlertCounts;
  readonly methods: MethodCounts;
  /** Where callbacks are received here. */
  readonly callbacks?: CallbackCounts;
}

type Labels = Readonly<Record<string, string>>;
type Sample = readonly [labels: Labels, value: number];

interface Family {
  readonly name: string;
  readonly help: string;
  readonly labelNames?: readonly string[];
  readonly read: (readings: Readings) => readonly Sample[];
}

const NO_LABELS: Labels = {};

const perAccount = (
  { accounts }: Readings,
  read: (of: AccountReadings, label: Labels) => readonly Sample[],
): readonly Sample[] =>
  Object.entries(accounts).flatMap(([name, readings]) => read(readings, { ...accountLabel(name) }));

const GAUGES: readonly Family[] = [
  {
    name: 'kling_worker_ready',
    help: '1 while the worker takes work.',
    read: ({ ready }) => [[NO_LABELS, ready ? 1 : 0]],
  },
  {
    name: 'kling_slots_in_use',
    help: "Kling's parallel slots held by tasks, and kept for a create that is on its way or awaited.",
    labelNames: ['account', 'pack', 'by'],
    read: (readings) =>
      perAccount(readings, ({ slots }, label) =>
        Object.entries(slots).flatMap(([pack, { tasks, submitting }]): Sample[] => [
          [{ ...label, pack, by: 'task' }, tasks],
          [{ ...label, pack, by: 'create' }, submitting],
        ]),
      ),
  },
  {
    name: 'kling_slots_limit',
    help: "Kling's parallel slots that the worker may take.",
    labelNames: ['account', 'pack'],
    read: (readings) =>
      perAccount(readings, ({ slots }, label) =>
        Object.entries(slots).map(([pack, { limit }]): Sample => [{ ...label, pack }, limit]),
      ),
  },
  {
    name: 'kling_tasks_watched',
    help: 'Tasks on the status board.',
    labelNames: ['account'],
    read: (readings) => perAccount(readings, ({ tasksWatched }, label) => [[label, tasksWatched]]),
  },
  {
    name: 'kling_workflows_failing',
    help: 'Workflows that cannot go on with this code; alert above 0.',
    read: ({ workflowFailures }) => [[NO_LABELS, workflowFailures.workflows]],
  },
  {
    name: 'kling_alerts',
    help: '1 for each thing that this worker sees to be wrong.',
    labelNames: ['alert', 'about'],
    read: ({ alerts }) => alerts.seen.map(({ alert, about }): Sample => [{ alert, about }, 1]),
  },
  {
    name: 'kling_callbacks_last_timestamp_seconds',
    help: 'When the last callback came.',
    read: ({ callbacks }) =>
      callbacks?.lastAt === undefined ? [] : [[NO_LABELS, Date.parse(callbacks.lastAt) / 1000]],
  },
];

const countLooks = (what: string, help: string, read: (count: MethodCount) => number): Family => ({
  name: `kling_status_${what}_total`,
  help,
  labelNames: ['method'],
  read: ({ methods }) => STATUS_METHODS.map((method): Sample => [{ method }, read(methods[method])]),
});

const COUNTERS: readonly Family[] = [
  {
    name: 'kling_workflow_task_failures_total',
    help: 'Workflow tasks that failed in this worker.',
    read: ({ workflowFailures }) => [[NO_LABELS, workflowFailures.tasks]],
  },
  {
    name: 'kling_alerts_raised_total',
    help: 'Alerts that were raised, each by one of the workers.',
    labelNames: ['alert'],
    read: ({ alerts }) => ALERTS.map((alert): Sample => [{ alert }, alerts.raised[alert]]),
  },
  countLooks('requests', 'Requests for the status of tasks.', ({ requests }) => requests),
  countLooks('reply_bytes', 'Bytes of the replies to them.', ({ bytes }) => bytes),
  countLooks('hits', 'Tasks asked for that the answer held.', ({ hits }) => hits),
  countLooks('misses', 'Tasks asked for that the answer did not hold.', ({ misses }) => misses),
  countLooks('errors', 'Looks that got no answer of use.', ({ errors }) => errors),
  {
    name: 'kling_callbacks_total',
    help: 'Requests at the address for callbacks, by what became of them.',
    labelNames: ['outcome'],
    read: ({ callbacks }) =>
      callbacks === undefined
        ? []
        : CALLBACK_OUTCOMES.map((outcome): Sample => [{ outcome }, callbacks.outcomes[outcome]]),
  },
];

/** Has the registry ask the worker, at each scrape, for what it knows anyway. */
export function registerReadings(registry: Registry, readNow: () => Readings): void {
  const read = oncePerTurn(readNow);
  for (const { read: take, labelNames = [], ...family } of GAUGES) {
    new Gauge({
      ...{ ...family, labelNames, registers: [registry] },
      collect() {
        clear(this, labelNames);
        for (const [labels, value] of take(read())) this.set(labels, value);
      },
    });
  }
  for (const { read: take, labelNames = [], ...family } of COUNTERS) {
    new Counter({
      ...{ ...family, labelNames, registers: [registry] },
      collect() {
        clear(this, labelNames);
        for (const [labels, value] of take(read())) this.inc(labels, value);
      },
    });
  }
}

/** The same answer to all who ask one after the other, as the families of one scrape do, so that they tell of one moment. */
function oncePerTurn<T>(read: () => T): () => T {
  let known: { readonly answer: T } | undefined;
  return () => {
    if (known === undefined) {
      known = { answer: read() };
      queueMicrotask(() => (known = undefined));
    }
    return known.answer;
  };
}

/** Also of what has no labels, which a reset sets to 0. */
export function clear(metric: { reset(): void; remove(): void }, labelNames: readonly string[]): void {
  metric.reset();
  if (labelNames.length === 0) metric.remove();
}
