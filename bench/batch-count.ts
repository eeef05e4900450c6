import { readHistory } from './histories.js';
import { readRuns } from './long-runs.js';
import type { Bench } from './measurement.js';
import type { Stage } from './stage.js';
import { createStage } from './stage.js';
import { mean } from './statistics.js';
import type { Namespace } from './temporal-server.js';

/** History events of a batch that has run to its end. */
export interface BatchCount {
  readonly items: number;
  /** Of the parent, run by run, the last one first. */
  readonly parentRuns: readonly number[];
  /** Of the children, at most a hundred. */
  readonly children: readonly number[];
}

export interface BatchSize {
  readonly items: number;
  readonly slots: number;
  /** Kling seconds per real second. */
  readonly pace: number;
  readonly namespace?: Namespace;
}

/** Events of one item with its share of the parent. */
export function eventsEach({ items, parentRuns, children }: BatchCount): number {
  return mean(children) + parentRuns.reduce((sum, events) => sum + events, 0) / items;
}

/** Runs a batch to its end and counts. */
export async function countBatch(bench: Bench, { items, ...options }: BatchSize): Promise<BatchCount> {
  const stage = await createStage(bench, 'ours', options);
  const workflowId = `batch-${stage.taskQueue}`;
  try {
    await stage.startWorker();
    const list = Array.from({ length: items }, (_, index) => ({ id: `item-${index}`, prompt: `bench ${index}` }));
    const args = [{ items: list }];
    const batch = await stage.client.workflow.start('batch', { taskQueue: stage.taskQueue, workflowId, args });
    await batch.result();
    bench.say(`a batch of ${items} is done`);
    const ids = list.slice(0, 100).map(({ id }) => `${workflowId}/${id}`);
    return {
      items,
      parentRuns: (await readRuns(stage, workflowId)).map(({ events }) => events),
      children: await countAll(stage, ids),
    };
  } finally {
    await stage.close();
  }
}

async function countAll({ client }: Stage, workflowIds: readonly string[]): Promise<number[]> {
  const counts: number[] = [];
  for (const id of workflowIds) counts.push((await readHistory(client.workflow.getHandle(id))).events);
  return counts;
}
