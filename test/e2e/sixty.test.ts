import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { BatchProgress } from '../../src/domain/batch/progress/progress.js';
import { useStage } from './harness.js';

const ROWS = 60;
/** A five-second video, for which the simulator takes 54 to 66 s, lasts 2 to 3 s. */
const SPEED = 24;

interface Listed {
  readonly workflowId: string;
  readonly state: string;
  readonly taskId?: string;
}

/** What a server has to be able to do: run it with "npm run test:postgres" against the one of docker-compose.yml too. */
describe('a batch of sixty', () => {
  const stage = useStage({ speed: SPEED, videoConcurrency: 20 });

  it('is listed, filtered, queried and steered while it runs, and ends in sixty files, each paid once', async () => {
    const { startWorker, kling, client, simulator, files, outputDir } = stage();
    await startWorker({ KLING_VIDEO_CONCURRENCY: '20' });
    const rows = Array.from({ length: ROWS }, (_, index) => `row-${index},a lantern over lake ${index}`);
    await writeFile(path.join(outputDir, 'sixty.csv'), `id,prompt\n${rows.join('\n')}\n`);
    const batchId = `sixty-${Date.now()}`;
    expect((await kling(['batch', 'sixty.csv', '--id', batchId, '--detach'])).stdout).toBe(`${batchId}\n`);
    const batch = client.workflow.getHandle(batchId);

    const mine = async (...options: string[]) => {
      const { stdout } = await kling(['list', '--limit', '1000', '--json', ...options]);
      return (JSON.parse(stdout) as Listed[]).filter(({ workflowId }) => workflowId.startsWith(`${batchId}/`));
    };
    await expect.poll(() => mine('--state', 'processing'), { timeout: 30_000 }).not.toEqual([]);
    const { counts } = await batch.query<BatchProgress>('progress');
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(ROWS);
    expect(await batch.query('items', { limit: 5 })).toMatchObject({ total: ROWS, nextOffset: 5 });
    expect((await kling(['batch', 'pause', batchId])).code).toBe(0);
    expect((await kling(['batch', 'resume', batchId, '--concurrency', '30'])).code).toBe(0);

    expect(await batch.result()).toMatchObject({ counts: { completed: ROWS } });
    expect(simulator.stats()).toMatchObject({ acceptedCreates: ROWS, succeeded: ROWS, duplicateExternalIds: 0 });
    expect((await files()).filter((name) => name.endsWith('.mp4'))).toHaveLength(ROWS);
    // A server's index is some moments late.
    await expect.poll(() => mine('--state', 'completed'), { timeout: 30_000 }).toHaveLength(ROWS);
    const batches = JSON.parse((await kling(['batch', 'list', '--limit', '1000', '--json'])).stdout) as {
      batchId: string;
    }[];
    expect(batches.find((one) => one.batchId === batchId)).toMatchObject({ state: 'completed', total: ROWS });
    const query = `KlingBatchId = "${batchId}" AND ExecutionStatus = "Completed"`;
    expect((await client.workflow.count(query)).count).toBe(ROWS + 1);
  }, 180_000);
});
