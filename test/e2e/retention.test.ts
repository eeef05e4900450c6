import { WorkflowNotFoundError } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import type { ItemsPage } from '../../src/contract/messages/batch-messages.js';
import type { BatchResult } from '../../src/domain/batch/progress/progress.js';
import { useStage } from './harness.js';

describe('a batch whose items Temporal forgets, its retention being over', () => {
  const stage = useStage({ videoConcurrency: 4 });

  it('ends all the same, shows what it knows, and finds its files and its task when it runs again after it is forgotten itself', async () => {
    const { client, taskQueue, simulator, startWorker, kling } = stage();
    const workflowId = `night-${taskQueue}`;
    const items = [
      { id: 'a', prompt: '[stuck]' },
      { id: 'b', prompt: 'an owl' },
      { id: 'c', prompt: 'a fox' },
    ];
    const start = () =>
      client.workflow.start('batch', {
        taskQueue,
        workflowId,
        args: [{ items, run: { concurrency: 2, continueAfter: 2 } }],
      });
    const forget = async (id: string): Promise<void> => {
      await client.workflowService.deleteWorkflowExecution({
        namespace: 'default',
        workflowExecution: { workflowId: id },
      });
      const isGone = () =>
        client.workflow
          .getHandle(id)
          .describe()
          .then(() => false)
          .catch((error: unknown) => error instanceof WorkflowNotFoundError);
      // Temporal looks whether all is written of its end first, and again after 3 s, 4.5 s and so on.
      await expect.poll(isGone, { timeout: 90_000 }).toBe(true);
    };

    const first = await startWorker();
    const begun = await start();
    const states = async () => {
      const { items: all } = await client.workflow.getHandle(workflowId).query<ItemsPage>('items');
      return Object.fromEntries(all.map(({ id, state }) => [id, state]));
    };
    await expect.poll(states, { timeout: 60_000 }).toEqual({ a: 'processing', b: 'completed', c: 'completed' });
    expect((await client.workflow.getHandle(workflowId).describe()).runId).not.toBe(begun.firstExecutionRunId);
    await first.kill('SIGKILL');
    await client.workflow.getHandle(`${workflowId}/a`).terminate('its time is over');
    await Promise.all(['a', 'b', 'c'].map((id) => forget(`${workflowId}/${id}`)));

    await startWorker();
    const result = (await client.workflow.getHandle(workflowId).result()) as BatchResult;
    expect(result.counts).toMatchObject({ completed: 2, failed: 1 });
    const failed = await kling(['batch', 'status', workflowId, '--state', 'failed']);
    expect(failed.stdout + failed.stderr).toContain('Temporal no longer tells how the generation ended');

    await forget(workflowId);
    const [stuck] = (simulator.stats().acceptedCreates === 3 ? await listStuck() : []) as [string];
    simulator.endTask(stuck, { status: 'succeed' });
    expect(((await (await start()).result()) as BatchResult).counts).toMatchObject({ completed: 3 });
    expect(simulator.stats().acceptedCreates).toBe(3);

    async function listStuck(): Promise<string[]> {
      const { stdout } = await kling(['tasks', '--state', 'processing', '--json']);
      return (JSON.parse(stdout) as { taskId: string }[]).map(({ taskId }) => taskId);
    }
  }, 300_000);
});
