import type { Task } from '../tasks/task.js';
import { isEnded, renderUnits } from '../tasks/task.js';
import type { Format, Made } from '../products/results.js';
import { renderDuration } from '../products/results.js';

/** Answers the signed URL of a task's piece of media. */
export type MediaUrl = (task: Task, index: number, isWatermarked: boolean, format?: Format) => string;

/** What a task has made, of which its product knows how to tell. */
export function madeBy(task: Task, mediaUrl: MediaUrl): Made {
  return {
    asked: task.order,
    isDeleted: task.isDeleted,
    ids: task.hasOutputs ? task.mediaIds : [],
    urlOf: (index, { isWatermarked = false, format } = {}) => mediaUrl(task, index, isWatermarked, format),
  };
}

/** The `data` of a legacy create reply. */
export function renderLegacyCreated(task: Task): Record<string, unknown> {
  return {
    task_id: task.id,
    task_status: 'submitted',
    ...(task.order.product.createdWithoutInfo !== true && { task_info: renderTaskInfo(task) }),
    created_at: task.createdAtMs,
    updated_at: task.createdAtMs,
  };
}

/** A task as the legacy query, list and callback show it. */
export function renderLegacyTask(task: Task, mediaUrl: MediaUrl, parent: Task | undefined): Record<string, unknown> {
  return {
    task_id: task.id,
    task_status: task.status,
    task_status_msg: task.message,
    task_info: {
      ...renderTaskInfo(task),
      ...(parent && {
        parent_video: {
          id: task.order.parentVideoId,
          url: mediaUrl(parent, 0, false),
          duration: renderDuration(parent.order),
        },
      }),
    },
    task_result: task.status === 'succeed' ? task.order.product.results.legacy(madeBy(task, mediaUrl)) : {},
    watermark_info: { enabled: task.order.hasWatermark },
    ...(isEnded(task) && {
      // Whether a failed task is charged is unknown; the simulator says no.
      final_unit_deduction: task.status === 'succeed' ? renderUnits(task.order.units) : '0',
      final_balance_deduction: { quota: '0', list_price: '0' },
    }),
    created_at: task.createdAtMs,
    updated_at: task.updatedAtMs,
  };
}

function renderTaskInfo({ order }: Task): Record<string, unknown> {
  return order.externalTaskId === undefined ? {} : { external_task_id: order.externalTaskId };
}
