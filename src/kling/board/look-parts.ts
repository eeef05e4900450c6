import { FAILURES } from '../../domain/failure.js';
import { KlingFailure } from '../../domain/kling-failure.js';
import type { PollSchedule } from '../../domain/generation/polls/polling.js';
import type { Task } from '../../domain/task.js';
import type { KlingClient } from '../client.js';
import type { Moment, Row } from './board-row.js';
import type { LookMethods } from './look-methods.js';
import type { Listed } from './look-plan.js';
import type { MethodCounters } from './method-counters.js';

/** What the board asks of the client. */
export type StatusClient = Pick<KlingClient, 'auth' | 'getTask' | 'getTasks' | 'listTasks' | 'newestTasks'>;

/** What a look at Kling needs, and what it changes. */
export interface LookParts {
  readonly kling: StatusClient;
  /** All that is on the board, by task id. */
  readonly rows: ReadonlyMap<string, Row>;
  /** How many rows of each list have to be read, as far as is known. */
  readonly reach: Map<Listed, number>;
  readonly methods: LookMethods;
  readonly counters: MethodCounters;
  readonly schedule: PollSchedule;
  readonly jitter: (delayMs: number) => number;
  readonly moment: () => Moment;
  readonly log: (line: string) => void;
  /** Milliseconds until the next look by id after so many of them. */
  readonly delayMs: (looks: number) => number;
  /** Enters what a look has found. */
  readonly enter: (row: Row, task: Task, moment: Moment) => void;
  /** Has the row asked for by id at once. */
  readonly wantById: (row: Row) => void;
}

/** Whether time may mend it, rather than a person or a correction in this program. */
export function isPassing(error: unknown): boolean {
  return error instanceof KlingFailure && FAILURES[error.code].retry !== 'never';
}
