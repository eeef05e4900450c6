import type { Asked } from '../products/added/product-for.js';
import type { ProductName } from '../products/catalogue.js';
import type { Task } from '../domain/task.js';

/** Where a task is to be found. `task` is unknown when somebody adopts a bare task id. */
export interface TaskRef {
  readonly taskId: string;
  readonly task?: ProductName;
  /** Kling was asked to call us when it changes. */
  readonly hasCallback?: boolean;
}

/** Kling's HTTP API. Each call is one request and is never repeated inside; trouble is thrown as `KlingFailure`. */
export interface Kling {
  /** Pays: makes a task. `body` is Kling's own JSON, images already raw base64 or URLs, `external_task_id` included. */
  create(asked: Asked, body: Readonly<Record<string, unknown>>): Promise<Task>;
  /** Free: the task with that external id, or undefined when the account has none. */
  findByExternalId(task: ProductName, externalTaskId: string): Promise<Task | undefined>;
  /** Free: throws `KlingFailure` of kind `NotFound` when the account has no such task. */
  getTask(ref: TaskRef): Promise<Task>;
}
