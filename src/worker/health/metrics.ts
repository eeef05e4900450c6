import type { CallbackCounts } from '../../domain/callbacks/callback-counts.js';
import { CALLBACK_OUTCOMES } from '../../domain/callbacks/callback-counts.js';
import { ALERTS } from '../../domain/alerts/alert.js';
import type { AlertCounts } from '../alerts/alert-meter.js';
import type { MethodCount, MethodCounts } from '../../domain/method-counts.js';
import { LATENCY_BOUNDS_MS, STATUS_METHODS } from '../../domain/method-counts.js';

/** What a worker tells in numbers of what it does with one account. */
export interface AccountMetrics {
  /** Kling's parallel slots by pack, as the submission gates count them. */
  readonly slots: Readonly<
    Record<string, { readonly tasks: number; readonly submitting: number; readonly limit: number }>
  >;
  readonly tasksWatched: number;
}

/** What a worker tells of itself in numbers: of the default account, and beside it of all others. */
export interface Metrics extends AccountMetrics {
  readonly ready: boolean;
  /** By name. */
  readonly accounts?: Readonly<Record<string, AccountMetrics>>;
  /** Workflow tasks that have failed, and workflows of which they still do. */
  readonly workflowFailures: { readonly tasks: number; readonly workflows: number };
  /** Absent while nothing is watched. */
  readonly alerts?: AlertCounts;
  readonly methods: MethodCounts;
  /** Where callbacks are received here. */
  readonly callbacks?: CallbackCounts;
}

/** The content type of Prometheus' text format. */
export const METRICS_CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** The metrics in Prometheus' text format; times in seconds, as is the custom there. Counters start anew with the worker. */
export function renderMetrics({ ready, workflowFailures, alerts, methods, callbacks, ...measured }: Metrics): string {
  const accounts = listAccounts(measured);
  const packs = accounts.flatMap(({ label, slots }) =>
    Object.entries(slots).map(([pack, counts]) => ({ ...counts, labels: `${label}pack="${pack}"` })),
  );
  return [
    ...renderFamily('kling_worker_ready', 'gauge', '1 while the worker takes work.', [['', ready ? 1 : 0]]),
    ...renderFamily(
      'kling_slots_in_use',
      'gauge',
      "Kling's parallel slots held by tasks, and kept for a create that is on its way or awaited.",
      [
        ...packs.map(({ labels, tasks }): Sample => [`{${labels},by="task"}`, tasks]),
        ...packs.map(({ labels, submitting }): Sample => [`{${labels},by="create"}`, submitting]),
      ],
    ),
    ...renderFamily(
      'kling_slots_limit',
      'gauge',
      "Kling's parallel slots that the worker may take.",
      packs.map(({ labels, limit }): Sample => [`{${labels}}`, limit]),
    ),
    ...renderFamily(
      'kling_tasks_watched',
      'gauge',
      'Tasks on the status board.',
      accounts.map(({ label, tasksWatched }): Sample => [label === '' ? '' : `{${label.slice(0, -1)}}`, tasksWatched]),
    ),
    ...renderFamily('kling_workflows_failing', 'gauge', 'Workflows that cannot go on with this code; alert above 0.', [
      ['', workflowFailures.workflows],
    ]),
    ...renderFamily('kling_workflow_task_failures_total', 'counter', 'Workflow tasks that failed in this worker.', [
      ['', workflowFailures.tasks],
    ]),
    ...(alerts === undefined ? [] : renderAlerts(alerts)),
    ...renderCounter('requests', 'Requests for the status of tasks.', methods, ({ requests }) => requests),
    ...renderCounter('reply_bytes', 'Bytes of the replies to them.', methods, ({ bytes }) => bytes),
    ...renderCounter('hits', 'Tasks asked for that the answer held.', methods, ({ hits }) => hits),
    ...renderCounter('misses', 'Tasks asked for that the answer did not hold.', methods, ({ misses }) => misses),
    ...renderCounter('errors', 'Looks that got no answer of use.', methods, ({ errors }) => errors),
    ...renderFamily(
      'kling_status_latency_seconds',
      'histogram',
      'Time from sending a request for statuses to the end of its reply.',
      STATUS_METHODS.flatMap((method) => renderHistogram(method, methods[method])),
    ),
    ...renderCallbacks(callbacks),
    '',
  ].join('\n');
}

function renderCallbacks(counts: CallbackCounts | undefined): string[] {
  if (counts === undefined) return [];
  const samples = CALLBACK_OUTCOMES.map((outcome): Sample => [`{outcome="${outcome}"}`, counts.outcomes[outcome]]);
  const { lastAt } = counts;
  return [
    ...renderFamily(
      'kling_callbacks_total',
      'counter',
      'Requests at the address for callbacks, by what became of them.',
      samples,
    ),
    ...(lastAt === undefined
      ? []
      : renderFamily('kling_callbacks_last_timestamp_seconds', 'gauge', 'When the last callback came.', [
          ['', Date.parse(lastAt) / 1000],
        ])),
  ];
}

function renderAlerts({ seen, raised }: AlertCounts): string[] {
  const label = (text: string) => text.replace(/[\\"\n]/g, '_');
  return [
    ...renderFamily(
      'kling_alerts',
      'gauge',
      '1 for each thing that this worker sees to be wrong.',
      seen.map(({ alert, about }): Sample => [`{alert="${alert}",about="${label(about)}"}`, 1]),
    ),
    ...renderFamily(
      'kling_alerts_raised_total',
      'counter',
      'Alerts that were raised, each by one of the workers.',
      ALERTS.map((alert): Sample => [`{alert="${alert}"}`, raised[alert]]),
    ),
  ];
}

/** The default account's numbers bear no label of it. */
function listAccounts({
  slots,
  tasksWatched,
  accounts = {},
}: Pick<Metrics, 'slots' | 'tasksWatched' | 'accounts'>): (AccountMetrics & { readonly label: string })[] {
  const others = Object.entries(accounts).map(([name, measured]) => ({ ...measured, label: `account="${name}",` }));
  return [{ slots, tasksWatched, label: '' }, ...others];
}

/** What follows the family's name (suffix and labels), and its value. */
type Sample = readonly [rest: string, value: number];

function renderFamily(name: string, type: string, help: string, samples: readonly Sample[]): string[] {
  const lines = samples.map(([rest, value]) => `${name}${rest} ${value}`);
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines];
}

function renderCounter(
  what: string,
  help: string,
  methods: MethodCounts,
  read: (count: MethodCount) => number,
): string[] {
  const samples = STATUS_METHODS.map((method): Sample => [`{method="${method}"}`, read(methods[method])]);
  return renderFamily(`kling_status_${what}_total`, 'counter', help, samples);
}

function renderHistogram(method: string, { latency, requests }: MethodCount): Sample[] {
  const buckets = LATENCY_BOUNDS_MS.map((boundMs, index): Sample => {
    return [`_bucket{method="${method}",le="${boundMs / 1000}"}`, latency.atMost[index] ?? 0];
  });
  return [
    ...buckets,
    [`_bucket{method="${method}",le="+Inf"}`, requests],
    [`_sum{method="${method}"}`, latency.sumMs / 1000],
    [`_count{method="${method}"}`, requests],
  ];
}
