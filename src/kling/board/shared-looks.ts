import { KlingFailure } from '../../domain/kling-failure.js';
import type { Task } from '../../domain/task.js';
import type { CallOptions } from '../api/call-options.js';
import type { Row } from './board-row.js';
import { reportTrouble } from './board-row.js';
import { countedAs, enterAnswer } from './enter-answer.js';
import type { LookMethod } from './look-methods.js';
import { blameFor } from './look-methods.js';
import type { LookParts } from './look-parts.js';
import { isPassing } from './look-parts.js';
import type { SharedLook } from './look-plan.js';

/** Why a shared look failed; `ids` means that its method works, but not for one of these ids. */
interface LookTrouble {
  readonly blame: ReturnType<typeof blameFor>;
  readonly error: unknown;
}

/** What became of one shared look. */
export interface LookOutcome {
  readonly look: SharedLook;
  readonly trouble?: LookTrouble;
}

/** What the looks of one tick say of one method. */
export type MethodVerdict =
  | { readonly kind: 'works' }
  /** There is no such endpoint for this account, or not for this key. */
  | { readonly kind: 'refused'; readonly error: unknown }
  /** Trouble that time may mend. */
  | { readonly kind: 'failed'; readonly error: unknown };

/** How long a list that was refused is left alone, in looks of the slowest kind: ten minutes by default. */
const REFUSED_LIST_LOOKS = 20;

/**
 * One tick: all of its looks at the same time, each entered on the rows as it comes. Aborted with a `KlingFailure`, the looks that are
 * left have failed; with anything else, nobody waits for them. Never rejects.
 */
export async function lookTogether(looks: readonly SharedLook[], signal: AbortSignal, parts: LookParts): Promise<void> {
  const outcomes = await Promise.all(looks.map((look) => lookOnce(look, signal, parts)));
  if (isAbandoned(signal)) return;
  for (const method of new Set(looks.map(methodOf))) {
    const verdict = judgeMethod(method, outcomes);
    if (verdict.kind === 'refused') giveUp(method, verdict.error, parts);
    else if (verdict.kind === 'failed') parts.methods.failed(method, verdict.error);
    else parts.methods.worked(method);
  }
}

/** One look that says that the method is refused counts more than others that failed, and those more than some that worked. */
export function judgeMethod(method: LookMethod, outcomes: readonly LookOutcome[]): MethodVerdict {
  const troubles = outcomes.flatMap(({ look, trouble }) => (methodOf(look) === method && trouble ? [trouble] : []));
  const refusal = troubles.find(({ blame }) => blame === 'method');
  if (refusal !== undefined) return { kind: 'refused', error: refusal.error };
  const passing = troubles.find(({ blame, error }) => blame === 'trouble' && isPassing(error));
  return passing === undefined ? { kind: 'works' } : { kind: 'failed', error: passing.error };
}

async function lookOnce(look: SharedLook, signal: AbortSignal, parts: LookParts): Promise<LookOutcome> {
  const asked = look.ids.flatMap((id) => parts.rows.get(id) ?? []);
  try {
    const { isLacking } = enterAnswer({ look, asked, tasks: await ask(look, signal, parts) }, parts);
    return isLacking ? { look, trouble: { blame: 'method', error: createLacking() } } : { look };
  } catch (error) {
    if (isAbandoned(signal)) return { look };
    const blame = blameFor(look.method, error);
    parts.counters.failed(countedAs(look.method));
    for (const row of asked.filter(isWaitedFor)) {
      if (blame === 'ids') row.isOffTasks = true;
      if (blame === 'trouble') reportTrouble(row, error, parts.moment());
      if (row.isUrgent) parts.wantById(row);
    }
    return { look, trouble: { blame, error } };
  }
}

async function ask(look: SharedLook, signal: AbortSignal, { kling, counters }: LookParts): Promise<Task[]> {
  const options: CallOptions = { signal, onExchange: (used, exchange) => counters.exchanged(used, exchange) };
  if (look.method === 'tasks') return kling.getTasks(look.ids, options);
  if (look.method === 'page') return kling.newestTasks(look.limit, options);
  const { task, pages, pageSize } = look;
  const pageNums = Array.from({ length: pages }, (_, index) => index + 1);
  const answers = await Promise.all(pageNums.map((pageNum) => kling.listTasks(task, { pageNum, pageSize }, options)));
  return answers.flat();
}

const createLacking = (): KlingFailure =>
  new KlingFailure('UnexpectedReply', 'its list of all tasks leaves some out that are there');

/** Closes a method that was refused: `GET /tasks` for good, a list, or anything that only the key is refused for, for a while. */
function giveUp(method: LookMethod, error: unknown, parts: LookParts): void {
  const { rows, methods, counters, schedule, log, wantById } = parts;
  const why = error instanceof Error ? error.message : String(error);
  const isForGood = method === 'tasks' && !isCredentials(error);
  const reason = explainGivenUp(method, why);
  methods.close(method, isForGood ? Infinity : REFUSED_LIST_LOOKS * schedule.capMs);
  // Should the key be bad everywhere, this look says so at once to somebody, and the next tick to all.
  if (isCredentials(error)) [...rows.values()].slice(0, 1).forEach(wantById);
  if (counters.refused(method === 'tasks' || method === 'page' ? 'tasks' : 'list', reason)) log(reason);
}

function explainGivenUp(method: LookMethod, why: string): string {
  if (method === 'tasks')
    return `Kling refuses GET /tasks here, so tasks are looked up in the lists of their products: ${why}`;
  if (method === 'page') return `POST /tasks is left alone for a while, and tasks are looked up in other ways: ${why}`;
  return `Kling refuses the list of ${method}, so it is left alone for a while: ${why}`;
}

function methodOf(look: SharedLook): LookMethod {
  return look.method === 'list' ? look.task : look.method;
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
