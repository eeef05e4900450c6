import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, inject, it } from 'vitest';
import type { BatchItem } from '../../src/domain/batch/item.js';
import type { BatchProgress, BatchResult } from '../../src/domain/batch/progress/progress.js';
import { useStage } from './harness.js';

const run = promisify(execFile);
const prompts = (name: string, count: number): object[] =>
  Array.from({ length: count }, (_, index) => ({ id: `${name}${index + 1}`, prompt: `${name}${index + 1}` }));

describe('a batch', () => {
  const stage = useStage({ speed: 60 });

  const startBatch = (workflowId: string, input: object) =>
    stage().client.workflow.start('batch', { taskQueue: stage().taskQueue, workflowId, args: [input] });
  const progress = (id: string) => stage().client.workflow.getHandle(id).query<BatchProgress>('progress');
  const made = () =>
    stage()
      .simulator.tasks()
      .map(({ prompt }) => prompt);

  const temporal = async (...args: string[]) => {
    const { env } = stage();
    const all = [...args, '--address', env.TEMPORAL_ADDRESS ?? '', '--output', 'json'];
    const { stdout } = await run(inject('temporalBinary'), all, { env });
    return JSON.parse(stdout) as { queryResult: unknown[]; result: unknown };
  };

  it('runs a CSV file that the Temporal CLI names, answers its queries and takes its updates', async () => {
    const { startWorker, taskQueue, outputDir, client, simulator, files } = stage();
    await startWorker();
    await writeFile(
      path.join(outputDir, 'prompts.csv'),
      'id,prompt,duration\nfox,a red fox,5\n,"a harbour, foggy",10\n',
    );
    const start = ['workflow', 'start', '--type', 'batch', '--task-queue', taskQueue, '--workflow-id', 'by-hand'];
    await temporal(...start, '--input', '{"manifest":"prompts.csv","set":{"mode":"pro"}}');
    const update = ['workflow', 'update', 'execute', '--workflow-id', 'by-hand'];
    await temporal(...update, '--name', 'setConcurrency', '--input', '{"concurrency":7}');
    const result = (await client.workflow.getHandle('by-hand').result()) as BatchResult;
    expect(result.counts).toMatchObject({ completed: 2, failed: 0 });
    const query = async (...args: string[]) =>
      (await temporal('workflow', 'query', '--workflow-id', 'by-hand', ...args)).queryResult[0];
    expect(await query('--type', 'progress')).toMatchObject({ total: 2, successRate: 1, slots: { concurrency: 7 } });
    const listed = (await query('--type', 'items', '--input', '{"state":"completed"}')) as { items: BatchItem[] };
    expect(listed.items).toMatchObject([
      { id: 'fox', state: 'completed', file: expect.stringContaining(path.join(outputDir, 'by-hand/fox/')) as string },
      { state: 'completed' },
    ]);
    expect(simulator.stats()).toMatchObject({ acceptedCreates: 2, units: expect.any(Number) as number });
    expect(await files()).toEqual(expect.arrayContaining(['results.jsonl', 'results.csv', 'report.html']));
  });

  it('names every fault of a file at once, and starts nothing', async () => {
    const { work, outputDir, simulator } = stage();
    await work();
    await writeFile(path.join(outputDir, 'bad.csv'), 'prompt,duration\na fox,7\n,5\n');
    const handle = await startBatch('bad', { manifest: 'bad.csv' });
    const failure = (await handle.result().catch((error: unknown) => error)) as { cause: Error & { type: string } };
    expect(failure.cause.type).toBe('InvalidRequest');
    expect(failure.cause.message).toContain('bad.csv:2:7 duration: "7" is not possible with kling-v2-6');
    expect(failure.cause.message).toContain('bad.csv:3');
    expect(simulator.ledger()).toEqual([]);
  });

  it('lets an interactive generation overtake', async () => {
    const { work, simulator, start } = stage();
    simulator.set({ videoConcurrency: 1 });
    await work({ KLING_VIDEO_CONCURRENCY: '1' });
    const handle = await startBatch('long', { items: prompts('p', 8), run: { concurrency: 8 } });
    await expect.poll(() => made().length, { timeout: 20_000 }).toBeGreaterThan(0);
    await expect.poll(async () => (await progress('long')).counts.waiting, { timeout: 20_000 }).toBe(0);
    const before = made().length;
    await (await start({ prompt: 'in a hurry' })).result();
    // One may have been let out of the line already.
    expect(made().indexOf('in a hurry')).toBeLessThanOrEqual(before + 1);
    expect(((await handle.result()) as BatchResult).counts.completed).toBe(8);
  });

  it('takes turns with another batch', async () => {
    const { work, simulator } = stage();
    simulator.set({ videoConcurrency: 2 });
    await work({ KLING_VIDEO_CONCURRENCY: '2' });
    const first = await startBatch('first', { items: prompts('a', 12) });
    const second = await startBatch('second', { items: prompts('b', 12) });
    await Promise.all([first.result(), second.result()]);
    const shares = made().slice(4, 16);
    expect(shares.filter((prompt) => prompt.startsWith('a')).length).toBeGreaterThanOrEqual(4);
    expect(shares.filter((prompt) => prompt.startsWith('b')).length).toBeGreaterThanOrEqual(4);
  });

  it('leaves running generations alone when it is drained, and does the rest when started again', async () => {
    const { work, simulator, client } = stage();
    await work();
    const input = { items: prompts('p', 9), run: { concurrency: 3 } };
    const handle = await startBatch('twice', input);
    await expect.poll(() => made().length, { timeout: 20_000 }).toBeGreaterThanOrEqual(3);
    await client.workflow.getHandle('twice').executeUpdate('drain', { args: [] });
    const drained = (await handle.result()) as BatchResult;
    expect(drained.state).toBe('cancelled');
    expect(drained.counts.completed).toBeGreaterThanOrEqual(3);
    expect(drained.counts.waiting).toBe(9 - drained.counts.completed);
    const again = (await (await startBatch('twice', input)).result()) as BatchResult;
    expect(again.counts).toMatchObject({ completed: 9, waiting: 0 });
    expect(simulator.stats()).toMatchObject({ acceptedCreates: 9, duplicateExternalIds: 0 });
  });
});
