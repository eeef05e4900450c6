import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { describe, expect, inject, it } from 'vitest';
import type { GenerationStatus } from '../../src/domain/generation/generation.js';
import { useStage } from './harness.js';

const run = promisify(execFile);

describe('with the Temporal CLI alone', () => {
  const stage = useStage();

  const temporal = async (...args: string[]) => {
    const { env } = stage();
    const { stdout } = await run(
      inject('temporalBinary'),
      [...args, '--address', env.TEMPORAL_ADDRESS ?? '', '--output', 'json'],
      { env },
    );
    return JSON.parse(stdout) as unknown;
  };

  it('a generation starts from a prompt, answers status and ends in a file', async () => {
    const { startWorker, taskQueue, client, files } = stage();
    await startWorker();
    const id = randomUUID();
    const start = ['workflow', 'start', '--type', 'generation', '--task-queue', taskQueue, '--workflow-id', id];
    await temporal(...start, '--input', '{"prompt":"a red fox in the snow"}');
    await client.workflow.getHandle(id).result();
    const answer = (await temporal('workflow', 'query', '--type', 'status', '--workflow-id', id)) as {
      queryResult: GenerationStatus[];
    };
    expect(answer.queryResult[0]).toMatchObject({
      state: 'completed',
      prompt: 'a red fox in the snow',
      cost: { units: '1.5' },
    });
    expect(await files()).toHaveLength(2);
  });

  it('bad input fails the workflow at once, with the words of the command line', async () => {
    const { work, taskQueue, client, kling, simulator } = stage();
    await work();
    const input = { prompt: 'a fox', duration: 7, promt: 'x' };
    const id = randomUUID();
    const start = ['workflow', 'start', '--type', 'generation', '--task-queue', taskQueue, '--workflow-id', id];
    await temporal(...start, '--input', JSON.stringify(input));
    const text = 'duration: "7" is not possible with kling-v2-6; write "5" or "10"';
    const unknown = 'promt: unknown field; did you mean "prompt"?';
    await expect(client.workflow.getHandle(id).result()).rejects.toMatchObject({
      cause: { type: 'InvalidRequest', message: unknown },
    });
    const refused = await kling(['generate', '--input', '-'], { stdin: JSON.stringify(input) });
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain(unknown);
    const again = await kling(['generate', 'a fox', '--duration', '7']);
    expect(again.code).toBe(2);
    expect(again.stderr).toContain(text);
    expect(simulator.ledger()).toEqual([]);
  });
});
