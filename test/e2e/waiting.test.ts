import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { BatchProgress } from '../../src/domain/batch/progress/progress.js';
import { useStage } from './harness.js';

describe('what is queued says why', () => {
  const stage = useStage();

  it('in an outage at Kling, with and without a worker, and goes on by itself', { timeout: 150_000 }, async () => {
    const { kling, startWorker, simulator, client } = stage();
    simulator.fault({
      route: 'text2video.*',
      kind: 'status',
      status: 503,
      code: 5001,
      message: 'down',
      times: 100_000,
    });
    const worker = await startWorker();
    const id = `night-${randomUUID()}`;
    const fox = (await kling(['generate', 'a fox', '--detach'])).stdout.trim();
    await kling(['batch', '-', '--id', id, '--detach'], { stdin: '{"prompt":"an owl"}\n' });
    const progress = () => client.workflow.getHandle(id).query<BatchProgress>('progress');
    await expect.poll(async () => (await progress()).waiting?.kind, { timeout: 40_000 }).toBe('Outage');
    const said = /Kling cannot be reached or has trouble since \d\d:\d\d: \[5001\] down/;
    await expect
      .poll(async () => (await kling(['status', fox])).stdout, { timeout: 40_000, interval: 500 })
      .toMatch(/^state {4}queued \(outage\)\n/);
    expect((await kling(['batch', 'status', id])).stdout).toMatch(said);
    const listed = JSON.parse(
      (await kling(['list', '--state', 'queued', '--limit', '1000', '--json'])).stdout,
    ) as unknown[];
    expect(listed).toContainEqual(expect.objectContaining({ workflowId: fox, state: 'queued (outage)' }));
    await worker.kill('SIGKILL');
    expect((await kling(['status', fox])).stdout).toMatch(said);
    expect((await kling(['batch', 'status', id])).stdout).toMatch(said);
    simulator.clearFaults();
    await startWorker();
    expect((await kling(['watch', fox])).code).toBe(0);
    expect((await kling(['batch', 'watch', id])).code).toBe(0);
  });
});
