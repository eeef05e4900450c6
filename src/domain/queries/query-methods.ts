import type { Cost } from '../money.js';
import type { TaskStatus } from '../task.js';

/**
 * The ways in which Kling can be asked for tasks: one at its product's own path, the product's list by page, `GET /tasks` by ids, and
 * `POST /tasks`, a list of all by cursor.
 */
export const QUERY_METHODS = ['direct', 'list', 'tasks', 'tasks-list'] as const;
export type QueryMethod = (typeof QUERY_METHODS)[number];

/** As they look on the wire. */
export const METHOD_CALLS: Readonly<Record<QueryMethod, string>> = {
  direct: 'GET {path}/{id}',
  list: 'GET {path}?pageNum',
  tasks: 'GET /tasks',
  'tasks-list': 'POST /tasks',
};

/** What a way of asking has come to: `refused` is Kling's no to the question, `silent` no answer of use, `impossible` a question that does not exist. */
export const OUTCOMES = ['found', 'unknown', 'refused', 'silent', 'impossible'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What the requests of one question took. */
export interface Effort {
  readonly requests: number;
  /** From the first request to the last reply. */
  readonly latencyMs: number;
  /** Bodies of the replies, as they were read. */
  readonly bytes: number;
}

/** A task as one way of asking shows it. */
export interface SeenTask {
  readonly taskId: string;
  readonly externalTaskId?: string;
  readonly status: TaskStatus;
  readonly message: string;
  readonly createdAt?: string;
  readonly updatedAt?: string;
  readonly cost?: Cost;
  /** Links to the results, without their signatures. */
  readonly outputs: readonly string[];
}

/** The answer to one question, asked in one way. */
export interface MethodAnswer extends Effort {
  readonly method: QueryMethod;
  readonly outcome: Outcome;
  readonly task?: SeenTask;
  /** Where the answer, or its product, says so. */
  readonly product?: string;
  /** Why there is no task: its kind, and a sentence. */
  readonly error?: { readonly kind: string; readonly text: string };
}
