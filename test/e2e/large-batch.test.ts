import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openOutput } from '../../src/client/output/open-output.js';
import { readConfig } from '../../src/config/read-config.js';
import type { ItemsPage } from '../../src/contract/messages/batch-messages.js';
import type { BatchProgress, BatchResult } from '../../src/domain/batch/progress/progress.js';
import { useStage } from './harness.js';
import type { S3Server } from './s3-server.js';
import { S3_BUILD_LIMIT_MS, startS3Server } from './s3-server.js';

/** More than are carried whole from run to run, be it for their number or for the length of their ids. */
const PLACES = [
  { where: 'on a disk', rows: 25_030, idLength: 8, isBucket: false },
  { where: 'in a bucket', rows: 9_600, idLength: 64, isBucket: true },
] as const;
const MADE = 30;
const LIMIT_MS = 240_000;

describe.each(PLACES)('a batch of $rows rows $where', { timeout: LIMIT_MS }, ({ rows, idLength, isBucket }) => {
  const stage = useStage({ speed: 120 });
  let server: S3Server | undefined;
  beforeAll(async () => {
    if (isBucket) server = await startS3Server();
  }, S3_BUILD_LIMIT_MS);
  afterAll(() => server?.close());

  const ids = Array.from({ length: rows }, (_, index) => `r${String(index).padStart(idLength - 1, '0')}`);
  // In every block some, so that each run changes several.
  const only = ids.filter((_, index) => index % Math.floor(rows / MADE) === 0).slice(0, MADE);

  it('makes each row once although its worker is killed between blocks, and goes on from there afterwards', async () => {
    const { client, taskQueue, startWorker, simulator, env, kling } = stage();
    const place = {
      ...server?.env,
      ...(isBucket ? { KLING_INPUT_STORE: '', KLING_OUTPUT: 's3://inputs/results' } : {}),
    };
    const { root } = openOutput(readConfig({ ...env, ...place }));
    await root.write('rows.jsonl', ids.map((id) => `${JSON.stringify({ id, prompt: `take ${id}` })}\n`).join(''));
    const worker = await startWorker(place);
    const handle = await client.workflow.start('batch', {
      taskQueue,
      workflowId: `large-${taskQueue}`,
      args: [{ manifest: 'rows.jsonl', only, run: { concurrency: 4, continueAfter: 6 } }],
    });
    const newest = client.workflow.getHandle(handle.workflowId);
    const completed = async (): Promise<number> => {
      const progress = await newest.query<BatchProgress>('progress').catch(() => undefined);
      return progress?.counts.completed ?? 0;
    };
    await expect.poll(completed, { timeout: LIMIT_MS / 2, interval: 100 }).toBeGreaterThanOrEqual(8);
    await worker.kill('SIGKILL');
    await startWorker(place);
    const result = (await handle.result()) as BatchResult;
    expect(result).toMatchObject({ state: 'completed', total: rows });
    expect(result.counts).toMatchObject({ completed: MADE, cancelled: rows - MADE, failed: 0, waiting: 0 });
    expect(simulator.stats()).toMatchObject({ acceptedCreates: MADE, duplicateExternalIds: 0 });

    const page = await newest.query<ItemsPage, [object]>('items', { state: 'completed', limit: 500 });
    expect(page.items.map(({ id }) => id)).toEqual(only);
    const all = await newest.query<ItemsPage, [object]>('items', { offset: rows - 1 });
    expect(all).toMatchObject({ total: rows, items: [{ id: ids.at(-1), state: 'cancelled' }] });
    const names = (await root.below(handle.workflowId).list()).map(({ name }) => name);
    expect(names.filter((name) => /^book-[0-9a-f]{32}\.jsonl$/.test(name)).length).toBeGreaterThan(rows / 2000);

    const more = [ids[1], ids.at(-1)].flatMap((id) => id ?? []);
    const retried = await kling(['batch', 'retry', handle.workflowId, ...more], { env: place });
    expect(retried.stderr).toMatch(new RegExp(`${MADE + 2} of [0-9,]+ completed`));
    await expect.poll(completed, { timeout: LIMIT_MS / 2, interval: 200 }).toBe(MADE + 2);
    await newest.result();
    expect(simulator.stats()).toMatchObject({ acceptedCreates: MADE + 2, duplicateExternalIds: 0 });
  });
});
