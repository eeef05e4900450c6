import type { Order } from '../products/order.js';
import type { Plan } from '../scenario.js';

/** The legacy status words; the new standard says `succeeded`. `reviewing` is the marker `[odd-status]`'s. */
export type TaskStatus = 'submitted' | 'processing' | 'succeed' | 'failed' | 'reviewing';

/** One accepted task. The life in `task-life.ts` changes the fields that are not `readonly`. */
export interface Task {
  readonly id: string;
  readonly account: string;
  readonly order: Order;
  readonly plan: Plan;
  /** One id per piece of media. A video's id is not its task's id. */
  readonly mediaIds: readonly string[];
  readonly createdAtMs: number;
  /** Real milliseconds since the simulator's start, for the visibility lag. */
  readonly acceptedAtUptimeMs: number;
  status: TaskStatus;
  message: string;
  updatedAtMs: number;
  /** False for a task that succeeds without a result. */
  hasOutputs: boolean;
  /** True once somebody has deleted what it made from the library. */
  isDeleted: boolean;
}

/** Whether a task holds its slots no longer. */
export function isEnded(task: Task): boolean {
  return task.status === 'succeed' || task.status === 'failed';
}

/** Units as Kling writes them: a decimal string without trailing zeros. */
export function renderUnits(units: number): string {
  return String(Number(units.toFixed(2)));
}
