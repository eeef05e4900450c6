import type { ProductName } from '../../products/catalogue.js';
import { FAILURES } from '../../domain/failure.js';
import { KlingFailure } from '../../domain/kling-failure.js';
import type { StatusMethod } from '../../domain/method-counts.js';
import type { PollSchedule } from '../../domain/generation/polling.js';
import { nextDelayMs } from '../../domain/generation/polling.js';
import type { Task } from '../../domain/task.js';
import type { Moment, Row } from './board-row.js';
import { tellTask, tellTrouble } from './board-row.js';
import type { CallOptions, KlingClient } from '../client.js';
import type { ListLook, SharedLook } from './look-plan.js';
import { nextReach } from './look-plan.js';
import type { LookWays, Way } from './look-methods.js';
import { blameFor } from './look-methods.js';
import type { MethodCounters } from './method-counters.js';

/** What the board asks of the client. */
export type StatusClient = Pick<KlingClient, 'auth' | 'getTask' | 'getTasks' | 'listTasks'>;

interface Parts {
  readonly kling: StatusClient;
  /** All that is on the board, by task id. */
  readonly rows: ReadonlyMap<string, Row>;
  readonly ways: LookWays;
  readonly counters: MethodCounters;
  readonly schedule: PollSchedule;
  readonly jitter: (delayMs: number) => number;
  readonly moment: () => Moment;
  readonly log: (line: string) => void;
  /** Has the row asked for by id at once. */
  readonly wantById: (row: Row) => void;
}

/** What became of one shared look; `ids` means that the way works, but not for one of these ids. */
interface Outcome {
  readonly look: SharedLook;
  readonly trouble?: { readonly blame: ReturnType<typeof blameFor>; readonly error: unknown };
}

/** How long a list that was refused is left alone, in looks of the slowest kind: ten minutes by default. */
const REFUSED_LIST_LOOKS = 20;

/** Makes looks at Kling and enters what they bring on the rows. Neither kind of look ever rejects. */
export function createBoardLooks(parts: Parts) {
  const { kling, rows, ways, counters, schedule, jitter, moment, log, wantById } = parts;
  const reach = new Map<ProductName, number>();

  async function lookById(row: Row): Promise<void> {
    const { signal } = row.left;
    let method: StatusMethod = 'get';
    const onExchange: CallOptions['onExchange'] = (used, exchange) => {
      method = used;
      counters.exchanged(used, exchange);
    };
    const enter = () => {
      row.looksById += 1;
      row.isUrgent = false;
      row.dueMs = moment().elapsedMs + jitter(nextDelayMs(row.looksById, schedule));
    };
    try {
      const task = await kling.getTask(row.ref, { signal, onExchange });
      enter();
      ways.worked('get');
      counters.answered(method, { hits: 1, misses: 0 });
      // Its list gets another chance: the task may have been too new for it.
      row.listMisses = Math.max(0, row.listMisses - 1);
      tellTask(row, task, moment());
    } catch (error) {
      if (signal.aborted) return;
      enter();
      if (error instanceof KlingFailure && error.code === 'NotFound') {
        ways.worked('get');
        counters.answered(method, { hits: 0, misses: 1 });
      } else {
        counters.failed(method);
        if (isPassing(error)) ways.failed('get', error);
      }
      tellTrouble(row, error, moment());
    }
  }

  async function lookTogether(looks: readonly SharedLook[], signal: AbortSignal): Promise<void> {
    const outcomes = await Promise.all(looks.map((look) => lookOnce(look, signal)));
    if (isAbandoned(signal)) return;
    for (const way of new Set(looks.map(wayOf))) {
      const troubles = outcomes.flatMap(({ look, trouble }) => (wayOf(look) === way && trouble ? [trouble] : []));
      const refusal = troubles.find(({ blame }) => blame === 'way');
      const passing = troubles.find(({ blame, error }) => blame === 'trouble' && isPassing(error));
      if (refusal !== undefined) giveUp(way, refusal.error);
      else if (passing !== undefined) ways.failed(way, passing.error);
      else ways.worked(way);
    }
  }

  async function lookOnce(look: SharedLook, signal: AbortSignal): Promise<Outcome> {
    const asked = look.ids.flatMap((id) => rows.get(id) ?? []);
    try {
      enterAnswer(look, asked, await ask(look, signal));
      return { look };
    } catch (error) {
      if (isAbandoned(signal)) return { look };
      const blame = blameFor(look.method, error);
      counters.failed(look.method);
      for (const row of asked.filter(isWaitedFor)) {
        if (blame === 'ids') row.isOffTasks = true;
        if (blame === 'trouble') tellTrouble(row, error, moment());
        if (row.isUrgent) wantById(row);
      }
      return { look, trouble: { blame, error } };
    }
  }

  async function ask(look: SharedLook, signal: AbortSignal): Promise<Task[]> {
    const options: CallOptions = { signal, onExchange: (used, exchange) => counters.exchanged(used, exchange) };
    if (look.method === 'tasks') return kling.getTasks(look.ids, options);
    const { task, pages, pageSize } = look;
    const pageNums = Array.from({ length: pages }, (_, index) => index + 1);
    const answers = await Promise.all(pageNums.map((pageNum) => kling.listTasks(task, { pageNum, pageSize }, options)));
    return answers.flat();
  }

  function enterAnswer(look: SharedLook, asked: readonly Row[], tasks: readonly Task[]): void {
    const found = new Map(tasks.map((task) => [task.taskId, task]));
    const at = moment();
    const missing = asked.filter(({ ref }) => !found.has(ref.taskId));
    counters.answered(look.method, { hits: asked.length - missing.length, misses: missing.length });
    if (look.method === 'list') learnReach(look, tasks, missing);
    for (const row of missing) {
      if (look.method === 'list' && row.lastTask !== undefined) row.listMisses += 1;
      if (row.isUrgent) wantById(row);
    }
    for (const [taskId, task] of found) {
      const row = rows.get(taskId);
      if (row === undefined) continue;
      // Whether lists carry the files is not documented: what is told must be the whole of it.
      if (task.status === 'succeeded' && task.outputs.length === 0) wantById(row);
      else enterTask(row, task, look.method, at);
    }
  }

  function learnReach(look: ListLook, tasks: readonly Task[], missing: readonly Row[]): void {
    const deepest = tasks.findLastIndex(({ taskId }) => rows.has(taskId)) + 1;
    // A task that nobody has seen yet is too new for the list rather than too deep in it.
    const isMissing = missing.some(({ lastTask }) => lastTask !== undefined);
    const asked = look.pages * look.pageSize;
    reach.set(look.task, nextReach({ asked, rows: tasks.length, deepest, isMissing }));
  }

  function enterTask(row: Row, task: Task, method: StatusMethod, at: Moment): void {
    if (method === 'list') row.listMisses = 0;
    row.looksById = 0;
    row.isUrgent = false;
    row.dueMs = at.elapsedMs + jitter(nextDelayMs(0, schedule));
    tellTask(row, task, at);
  }

  function giveUp(way: Way, error: unknown): void {
    const why = error instanceof Error ? error.message : String(error);
    const isTasks = way === 'tasks';
    const reason = isTasks
      ? `Kling refuses GET /tasks here, so tasks are looked up in the lists of their products: ${why}`
      : `Kling refuses the list of ${way}, so it is left alone for a while: ${why}`;
    const isForGood = isTasks && !isCredentials(error);
    ways.close(way, isForGood ? Infinity : REFUSED_LIST_LOOKS * schedule.capMs);
    // Should the key be bad everywhere, this look says so at once to somebody, and the next tick to all.
    if (isCredentials(error)) [...rows.values()].slice(0, 1).forEach(wantById);
    if (counters.refused(isTasks ? 'tasks' : 'list', reason)) log(reason);
  }

  return {
    lookById,
    /** One tick: all of its looks at the same time. Aborted with a `KlingFailure`, they have failed; with anything else, nobody waits. */
    lookTogether,
    reach: (task: ProductName) => reach.get(task) ?? 0,
  };
}

function wayOf(look: SharedLook): Way {
  return look.method === 'list' ? look.task : 'tasks';
}

function isCredentials(error: unknown): boolean {
  return error instanceof KlingFailure && error.code === 'Credentials';
}

function isAbandoned({ aborted, reason }: AbortSignal): boolean {
  return aborted && !(reason instanceof KlingFailure);
}

function isWaitedFor({ left }: Row): boolean {
  return !left.signal.aborted;
}

/** Whether time may mend it, rather than a person or a correction in this program. */
function isPassing(error: unknown): boolean {
  return error instanceof KlingFailure && FAILURES[error.code].retry !== 'never';
}
