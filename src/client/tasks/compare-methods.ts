import { KlingFailure } from '../../domain/kling-failure.js';
import { mapInParallel } from '../../domain/work/map-in-parallel.js';
import type { Case, Comparison, Sample } from '../../domain/queries/comparison.js';
import { summarizeSamples } from '../../domain/queries/comparison.js';
import type { MethodAnswer, QueryMethod } from '../../domain/queries/query-methods.js';
import { QUERY_METHODS } from '../../domain/queries/query-methods.js';
import type { CallOptions } from '../../kling/api/call-options.js';
import type { KlingClient } from '../../kling/client.js';
import { MAX_PAGE, WINDOW_MS } from '../../kling/methods/task-page.js';
import { askByMethod, measure } from './ask-by-method.js';
import type { ComparedTasks } from './compared-tasks.js';
import { chooseTasks, makeTasks, oldIdOf, unknownId } from './compared-tasks.js';
import type { SimulatorControl } from './simulator-control.js';
import { findSimulator } from './simulator-control.js';
import type { Asking } from './with-account.js';
import { withAccount } from './with-account.js';

/** Enough for a median; the real Kling is asked no more often than it takes. */
const ROUNDS = { simulated: 5, real: 3 } as const;
/** A silent simulator is given up after this; the real Kling never answers so quickly, so its limit is what cuts it off. */
const LIMITS_MS = { simulated: 300, real: 1 } as const;
/** Beyond its limit a wait must not last. */
const GRACE_MS = 2000;
const AT_ONCE = 10;

interface Parts {
  readonly kling: KlingClient;
  readonly tasks: ComparedTasks;
  readonly control: SimulatorControl | undefined;
  readonly signal: AbortSignal;
}

/** Asks in each way about each case, several times, and compares what it took. A simulated Kling gets tasks made for it; at the real one nothing is made or paid. */
export function compareMethods(asking: Asking): Promise<Comparison> {
  const { signal, config, onNotice } = asking;
  return withAccount(asking, async (kling) => {
    const control = await findSimulator(config.klingBaseUrl, signal);
    onNotice(control === undefined ? REAL : SIMULATED);
    // The first request also opens the connection.
    await kling.ping({ signal });
    const tasks = control === undefined ? await chooseTasks(kling, { signal }) : await makeTasks(kling, control);
    try {
      const parts = { kling, tasks, control, signal };
      const samples: Sample[] = [];
      const rounds = control === undefined ? ROUNDS.real : ROUNDS.simulated;
      for (let round = 0; round < rounds; round++) samples.push(...(await askAll(parts)));
      const place = { baseUrl: config.klingBaseUrl, isSimulated: control !== undefined, at: new Date().toISOString() };
      return { ...place, ...summarizeSamples(samples) };
    } finally {
      await tasks.release();
    }
  });
}

const REAL = 'Nothing is made or paid: the newest tasks of this account are asked for.';
const SIMULATED = 'A simulated Kling: tasks are made for this, which cost nothing.';

async function askAll(parts: Parts): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const method of QUERY_METHODS) {
    samples.push(...(await askForOne(method, parts)));
    samples.push(...[await askForNothing(method, parts), await askForMany(method, parts)].flat());
    samples.push(await askTooLong(method, parts));
  }
  return samples;
}

async function askForOne(method: QueryMethod, { kling, tasks, signal }: Parts): Promise<Sample[]> {
  const old = oldIdOf(tasks);
  const there = (['new', 'processing', 'succeeded', 'failed'] as const).flatMap((name) =>
    (tasks.ids[name] ?? []).map((id) => ({ name, id, isThere: true })),
  );
  const wanted: readonly { name: Case; id: string; isThere: boolean }[] = [
    ...there,
    { name: 'unknown id', id: unknownId(), isThere: false },
    { name: 'very old id', ...old },
  ];
  const samples: Sample[] = [];
  for (const { name, id, isThere } of wanted) {
    const answer = await askByMethod(method, { id, product: tasks.product }, kling, { signal });
    samples.push(toSample(name, answer, answer.outcome === (isThere ? 'found' : 'unknown')));
  }
  return samples;
}

function toSample(name: Case, { method, requests, latencyMs, bytes, error }: MethodAnswer, isRight: boolean): Sample {
  const failed = isRight ? {} : { error: error?.text ?? 'the task was not shown' };
  return { case: name, method, requests, latencyMs, bytes, isRight, ...failed };
}

/** What is asked where nothing is there: a page behind the last, no ids at all, a time before Kling. One task cannot be asked for without an id. */
async function askForNothing(method: QueryMethod, { kling, tasks, signal }: Parts): Promise<Sample[]> {
  const asks: Readonly<Record<QueryMethod, ((call: CallOptions) => Promise<unknown>) | undefined>> = {
    direct: undefined,
    list: async (call) => requireNone(await kling.listTasks(tasks.product, { pageNum: 1000, pageSize: 30 }, call)),
    tasks: (call) => kling.getTasks([''], call),
    'tasks-list': async (call) =>
      requireNone((await kling.pageTasks({ ...BEFORE_KLING, limit: MAX_PAGE }, call)).tasks),
  };
  const ask = asks[method];
  if (ask === undefined) return [];
  const { effort, error } = await measure(ask, { signal });
  // Kling's documented answer to a GET /tasks without ids is a refusal.
  const isRight = method === 'tasks' ? error?.code === 'InvalidRequest' : error === undefined;
  return [{ case: 'empty', method, ...effort, isRight, ...(!isRight && { error: error?.message ?? 'not empty' }) }];
}

const BEFORE_KLING = { fromMs: Date.parse('2020-01-01T00:00:00Z'), toMs: Date.parse('2020-01-02T00:00:00Z') };

function requireNone(tasks: readonly unknown[]): void {
  if (tasks.length > 0) throw new KlingFailure('UnexpectedReply', 'tasks came where there are none');
}

async function askForMany(method: QueryMethod, { kling, tasks, signal }: Parts): Promise<Sample[]> {
  const { product } = tasks;
  const ids = tasks.ids['many at once'] ?? [];
  if (ids.length === 0) return [];
  const month = { fromMs: Date.now() - WINDOW_MS, toMs: Date.now() + 60_000, limit: MAX_PAGE };
  const asks: Readonly<Record<QueryMethod, (call: CallOptions) => Promise<readonly { readonly taskId: string }[]>>> = {
    direct: (call) => mapInParallel(ids, AT_ONCE, (taskId) => kling.getTask({ taskId, task: product }, call)),
    list: (call) => kling.listTasks(product, { pageNum: 1, pageSize: MAX_PAGE }, call),
    tasks: (call) => kling.getTasks(ids, call),
    'tasks-list': async (call) => (await kling.pageTasks(month, call)).tasks,
  };
  const { effort, answer = [], error } = await measure(asks[method], { signal });
  const found = new Set(answer.map(({ taskId }) => taskId));
  const missing = ids.filter((id) => !found.has(id)).length;
  const isRight = error === undefined && missing === 0;
  const text = error?.message ?? `${missing} of ${ids.length} tasks were not shown`;
  return [{ case: 'many at once', method, ...effort, isRight, ...(!isRight && { error: text }) }];
}

/** How the simulator calls the requests of each way. */
const routeOf = (method: QueryMethod, product: string): string =>
  ({ direct: `${product}.one`, list: `${product}.list`, tasks: 'tasks.query', 'tasks-list': 'tasks.list' })[method];

/** An answer that does not come must be given up in time, in every way. */
async function askTooLong(method: QueryMethod, { kling, tasks, control, signal }: Parts): Promise<Sample> {
  await control?.hang(routeOf(method, tasks.product));
  const limitMs = control === undefined ? LIMITS_MS.real : LIMITS_MS.simulated;
  const answer = await askByMethod(method, { id: unknownId(), product: tasks.product }, kling, { signal, limitMs });
  const isRight = answer.outcome === 'silent' && answer.latencyMs < limitMs + GRACE_MS;
  return toSample('timeout', answer, isRight);
}
