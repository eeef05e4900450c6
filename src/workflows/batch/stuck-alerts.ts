import { condition, log, sleep } from '@temporalio/workflow';
import { isStuck } from '../../domain/batch/progress/summarize-progress.js';
import type { LiveBatch } from './live-batch.js';

/**
 * Says so when an item takes too long at Kling, also while nothing else happens in the batch. One timer at a time, for the item that has
 * been there longest: two events in ten minutes, however many items come and go.
 */
export async function raiseStuckAlerts(batch: LiveBatch): Promise<never> {
  const alerted = new Set<string>();
  for (;;) {
    await condition(() => batch.book().count('processing') > 0 && listGenerating(batch).length > 0);
    const due = listGenerating(batch).map(({ since }) => Date.parse(since) + batch.facts().stuckAfterMs);
    const next = due.filter((atMs) => atMs > Date.now());
    await sleep(Math.max(1000, Math.min(...next, Date.now() + batch.facts().stuckAfterMs) - Date.now()));
    for (const { id, taskId } of listGenerating(batch).filter((entry) => isStuck(entry, batch.facts(), Date.now()))) {
      if (alerted.has(id)) continue;
      alerted.add(id);
      log.warn(`Item ${id} takes unusually long at Kling.`, { taskId });
    }
    batch.show();
  }
}

function listGenerating(batch: LiveBatch) {
  return batch
    .book()
    .running()
    .filter((entry) => entry.state === 'processing' && entry.isPipeline !== true);
}
