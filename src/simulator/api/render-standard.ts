import type { MediaUrl } from './render-legacy.js';
import type { Task } from '../tasks/task.js';
import { renderDuration, renderUnits } from '../tasks/task.js';

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
    outputs: hasSucceeded && task.hasOutputs ? renderOutputs(task, mediaUrl) : [],
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

function renderOutputs(task: Task, mediaUrl: MediaUrl): Record<string, unknown>[] {
  const isVideo = task.order.product.pack === 'video';
  return task.mediaIds.map((mediaId, index) => ({
    type: isVideo ? 'video' : 'image',
    ...(isVideo && { id: mediaId }),
    url: mediaUrl(task, index, false),
    ...(task.order.hasWatermark && { watermark_url: mediaUrl(task, index, true) }),
    ...(isVideo && { duration: renderDuration(task.order) }),
  }));
}
