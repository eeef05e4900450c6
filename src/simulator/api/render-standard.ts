import type { MediaUrl } from './render-legacy.js';
import { madeBy } from './render-legacy.js';
import type { Task } from '../tasks/task.js';
import { renderUnits } from '../tasks/task.js';

/** A task as `/tasks` shows it, whichever generation created it. */
export function renderStandardTask(task: Task, mediaUrl: MediaUrl): Record<string, unknown> {
  const hasSucceeded = task.status === 'succeed';
  return {
    id: task.id,
    status: hasSucceeded ? 'succeeded' : task.status,
    message: task.message,
    create_time: task.createdAtMs,
    update_time: task.updatedAtMs,
    external_id: task.order.externalTaskId ?? '',
    outputs: hasSucceeded ? task.order.product.results.standard(madeBy(task, mediaUrl)) : [],
    billing: hasSucceeded
      ? [
          {
            charge_type: 'unit',
            amount: renderUnits(task.order.units),
            package_type: task.order.product.pack,
          },
        ]
      : [],
  };
}

/** The `data` of a create reply of the new standard. */
export function renderStandardCreated(task: Task): Record<string, unknown> {
  return {
    id: task.id,
    status: 'submitted',
    message: '',
    create_time: task.createdAtMs,
    update_time: task.createdAtMs,
    ...(task.order.externalTaskId !== undefined && { external_id: task.order.externalTaskId }),
  };
}
