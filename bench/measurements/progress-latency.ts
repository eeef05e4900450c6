import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { atMost } from '../figure.js';
import type { Measurement } from '../measurement.js';
import { createStage } from '../stage.js';
import { median, quantile } from '../statistics.js';
import { waitFor } from '../wait-for.js';

const ITEMS = 10_000;

/** How soon a batch of ten thousand answers `progress` while it works. */
export const progressLatency: Measurement = {
  name: 'progress-latency',
  title: `Answer to the query progress of a running batch of ${ITEMS} items`,
  async measure(bench) {
    const stage = await createStage(bench, 'ours', { pace: 60, slots: 10 });
    try {
      await stage.startWorker();
      const manifest = path.join(stage.outputDir, 'items.jsonl');
      await writeFile(manifest, renderItems(ITEMS));
      const handle = await stage.client.workflow.start('batch', {
        taskQueue: stage.taskQueue,
        workflowId: `batch-${stage.taskQueue}`,
        args: [{ manifest }],
      });
      await waitFor('the first items are done', () => stage.simulator.stats().succeeded >= 10, 120_000);
      const latencies: number[] = [];
      let total: unknown;
      for (let look = 0; look < (bench.quick ? 100 : 400); look++) {
        const startMs = performance.now();
        const progress = await handle.query<{ total?: unknown }>('progress');
        latencies.push(performance.now() - startMs);
        ({ total } = progress);
      }
      if (total !== ITEMS) throw new Error(`the batch speaks of ${String(total)} items instead of ${ITEMS}`);
      return {
        figures: [
          { name: 'median', unit: 'ms', ours: median(latencies), budget: atMost(50) },
          { name: 'p95', unit: 'ms', ours: quantile(latencies, 0.95) },
        ],
        raw: { latencies },
      };
    } finally {
      await stage.close();
    }
  },
};

function renderItems(count: number): string {
  return Array.from(
    { length: count },
    (_, index) => `${JSON.stringify({ id: `item-${index}`, prompt: `bench ${index}` })}\n`,
  ).join('');
}
