import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import { createLocalFolder } from '../../src/disk/local-folder.js';
import { MAX_ITEMS } from '../../src/domain/batch/batch-items.js';
import type { ItemRecord } from '../../src/domain/batch/item.js';
import type { BatchProgress } from '../../src/domain/batch/progress/progress.js';
import { mapInParallel } from '../../src/domain/work/map-in-parallel.js';
import type { Folder } from '../../src/ports/output/folder.js';
import { appendJournal } from '../../src/journal/journal.js';
import { atMost } from '../figure.js';
import { readRuns } from '../long-runs.js';
import type { Bench, Measurement } from '../measurement.js';
import { THRIFTY, watchMemory } from '../resident-memory.js';
import type { Stage } from '../stage.js';
import { createStage } from '../stage.js';
import { median, quantile } from '../statistics.js';

/** Rows that are made while it is watched; an earlier run has made all others. */
const LIVE = 200;
/** So that these take several runs. */
const CONTINUE_AFTER = 80;
const SLOTS = 100;
const LOOK_EVERY_MS = 1000;
/** As V8 takes it for itself in a container of 1 GiB, which is the limit of the Helm chart. */
const HEAP = { NODE_OPTIONS: '--max-old-space-size=524' };
const CONTAINER_MB = 1024;
/** A thousand letters: a manifest of 110 MB. */
const PROMPT = 'a red fox trots through fresh snow, '.repeat(28);

/** The largest batch, near its end, where it is heaviest: what it hands on, how long its steps and its answers take, and what memory its worker needs. */
export const largeBatch: Measurement = {
  name: 'large-batch',
  title: `The last ${LIVE} rows of a batch of ${MAX_ITEMS.toLocaleString('en-US')}`,
  isLong: true,
  async measure(bench) {
    const stage = await createStage(bench, 'ours', { pace: 600, slots: SLOTS, workerEnv: { ...THRIFTY, ...HEAP } });
    try {
      const batchId = `batch-${stage.taskQueue}`;
      const manifest = await layOut(stage, batchId);
      bench.say(`the journal of ${MAX_ITEMS - LIVE} rows is written`);
      const worker = await stage.startWorker();
      const startMs = performance.now();
      const { result, firstKB, peakKB } = await watchMemory(worker.pid, () => run(bench, stage, { batchId, manifest }));
      const { counts, progressMs, itemsMs, openedMs } = result;
      if (counts.completed !== MAX_ITEMS) throw new Error(`not all is made: ${JSON.stringify(counts)}`);
      if (stage.simulator.stats().acceptedCreates !== LIVE) throw new Error('what was made already was made again');
      const runs = await readRuns(stage, batchId);
      const most = (sizes: readonly number[]): number => Math.max(...sizes);
      const MB = 2 ** 20;
      return {
        figures: [
          {
            name: 'KB that a run hands to the next, at most',
            unit: 'KB',
            ours: most(runs.map(({ inputBytes }) => inputBytes)) / 1024,
            budget: atMost(2048, { strict: true }),
          },
          {
            name: 'events of the longest run',
            unit: '',
            ours: most(runs.map(({ events }) => events)),
            budget: atMost(10_000, { strict: true }),
          },
          {
            name: 'MB of the history of the largest run',
            unit: 'MB',
            ours: most(runs.map(({ bytes }) => bytes)) / MB,
          },
          {
            name: 'ms of the longest workflow task',
            unit: 'ms',
            ours: most(runs.map(({ taskMs }) => most(taskMs))),
            budget: atMost(1000),
          },
          { name: 'ms until its items are known', unit: 'ms', ours: openedMs },
          { name: 'ms of progress, median', unit: 'ms', ours: median(progressMs), budget: atMost(50) },
          { name: 'ms of progress, p95', unit: 'ms', ours: quantile(progressMs, 0.95) },
          { name: 'ms of a page of items, median', unit: 'ms', ours: median(itemsMs), budget: atMost(50) },
          { name: 'ms of a page of items, p95', unit: 'ms', ours: quantile(itemsMs, 0.95) },
          {
            name: 'MB that the worker occupies at most',
            unit: 'MB',
            ours: peakKB / 1024,
            budget: atMost(CONTAINER_MB, { strict: true }),
          },
          { name: 'of these before it begins', unit: 'MB', ours: firstKB / 1024 },
          { name: 'seconds in all', unit: 's', ours: (performance.now() - startMs) / 1000 },
        ],
        raw: { runs, progressMs, itemsMs },
      };
    } finally {
      await stage.close();
    }
  },
};

const idOf = (index: number): string => `item-${index}`;

/** Writes the rows, and what an earlier run has left of all but the last; returns the path of the rows. */
async function layOut(stage: Stage, batchId: string): Promise<string> {
  const folder = createLocalFolder(stage.outputDir, batchId);
  const records = Array.from({ length: MAX_ITEMS - LIVE }, (_, index) => recordOf(batchId, index, folder));
  await mapInParallel(records, PARALLEL_WRITES, async ({ artifacts: [made] }) => {
    if (made === undefined) return;
    await mkdir(path.dirname(made.file), { recursive: true });
    await writeFile(made.file, CONTENT);
  });
  await appendJournal(folder, records);
  const manifest = path.join(stage.outputDir, 'rows.jsonl');
  const rows = Array.from({ length: MAX_ITEMS }, (_, index) => ({
    id: idOf(index),
    prompt: `${PROMPT}take ${index}`,
  }));
  await writeFile(manifest, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  return manifest;
}

const CONTENT = 'made';
const PARALLEL_WRITES = 64;

function recordOf(batchId: string, index: number, folder: Folder): ItemRecord {
  const taskId = String(831_922_345_719_271_433n + BigInt(index));
  const file = folder.pathOf(idOf(index), `${taskId}.mp4`);
  const made = { kind: 'video', index: 0, bytes: CONTENT.length, sha256: 'f'.repeat(64), url: 'https://cdn' } as const;
  return {
    ...{ id: idOf(index), workflowId: `${batchId}/${idOf(index)}`, state: 'completed', attempts: 1 },
    ...{ taskId, task: 'text2video', model: 'kling-v2-6', artifacts: [{ ...made, file }] },
    ...{ cost: { units: '1.5' }, elapsedSeconds: 120.5, generatingSeconds: 118 },
    endedAt: '2026-11-26T00:00:00.000Z',
  };
}

/** Runs it to its end, and asks it all the while. */
async function run(
  bench: Bench,
  stage: Stage,
  { batchId, manifest }: { readonly batchId: string; readonly manifest: string },
) {
  const startMs = performance.now();
  const handle: WorkflowHandle = await stage.client.workflow.start('batch', {
    taskQueue: stage.taskQueue,
    workflowId: batchId,
    args: [{ manifest, run: { continueAfter: CONTINUE_AFTER } }],
  });
  const newest = stage.client.workflow.getHandle(batchId);
  const state = { isOver: false };
  const ended = (handle.result() as Promise<unknown>).finally(() => (state.isOver = true));
  const progressMs: number[] = [];
  const itemsMs: number[] = [];
  let openedMs = NaN;
  while (!state.isOver) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    const [spent, progress] = await timed(() => newest.query<BatchProgress>('progress').catch(() => undefined));
    if (progress === undefined || progress.total === 0) continue;
    if (Number.isNaN(openedMs))
      bench.say(`its items are known after ${Math.round((openedMs = performance.now() - startMs))} ms`);
    progressMs.push(spent);
    const [ofItems] = await timed(() =>
      newest.query('items', { state: 'completed', offset: 50_000, limit: 500 }).catch(() => undefined),
    );
    itemsMs.push(ofItems);
  }
  await ended;
  const { counts } = await newest.query<BatchProgress>('progress');
  return { counts, progressMs, itemsMs, openedMs };
}

async function timed<T>(work: () => Promise<T>): Promise<readonly [ms: number, result: T]> {
  const startMs = performance.now();
  const result = await work();
  return [performance.now() - startMs, result];
}
