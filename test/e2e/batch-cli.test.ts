import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { BatchResult } from '../../src/domain/batch/progress/progress.js';
import { useStage } from './harness.js';

const CSV = 'id,prompt,duration\nfox,a red fox,5\nowl,an owl [risk-control],5\nharbour,"a harbour, foggy",10\n';

describe('kling batch', () => {
  const stage = useStage({ speed: 60 });
  const write = (name: string, text: string) => writeFile(path.join(stage().outputDir, name), text);

  it('turns a file into files, a table and a page, and fails only the row that failed', async () => {
    const { startWorker, kling, simulator, files, outputDir } = stage();
    await startWorker();
    await write('prompts.csv', CSV);
    const done = await kling(['batch', 'prompts.csv', '--id', 'night', '--set', 'mode=pro']);
    expect(done.stdout).toBe(`${path.join(outputDir, 'night/results.jsonl')}\n`);
    expect(done.stderr).toContain('2 of 3 completed, 1 failed');
    expect(done.stderr).toMatch(/owl failed: Kling failed task \d+: Failure to pass the risk control system/);
    expect(done.code).toBe(1);
    expect((await files()).filter((name) => name.endsWith('.mp4'))).toHaveLength(2);
    const html = await readFile(path.join(outputDir, 'night/report.html'), 'utf8');
    expect(html).toContain('a harbour, foggy');
    expect(simulator.stats()).toMatchObject({ acceptedCreates: 3, failed: 1 });

    const again = await kling(['batch', 'prompts.csv', '--id', 'night', '--set', 'mode=pro']);
    expect(again.stderr).toContain('2 of 3 items are done already; nothing is paid twice.');
    expect(simulator.stats()).toMatchObject({ acceptedCreates: 4 });
    const status = await kling(['batch', 'status', 'night', '--state', 'failed', '--json']);
    expect(JSON.parse(status.stdout)).toMatchObject([{ id: 'owl', error: { kind: 'Moderation' } }]);
    // Twice started, one batch; Temporal's index is some moments late.
    const listNight = async () =>
      (
        JSON.parse((await kling(['batch', 'list', '--limit', '1000', '--json'])).stdout) as {
          batchId: string;
          total: number;
        }[]
      )
        .filter(({ batchId }) => batchId === 'night')
        .map(({ total }) => total);
    await expect.poll(listNight).toEqual([3]);
  });

  it('does not pay again for rows of a file that was edited or renamed, unless told to', async () => {
    const { startWorker, kling, simulator } = stage();
    await startWorker();
    await write('Plain.csv', 'prompt\na fox\nan owl\n');
    const first = await kling(['batch', 'Plain.csv', '--json']);
    expect(first.code).toBe(0);
    const [id = ''] = /Plain-[0-9a-f]{8}/.exec(first.stdout) ?? [];
    await write('copy.csv', 'prompt\na fox\nan owl\n');
    expect(await kling(['batch', 'copy.csv'])).toMatchObject({
      code: 2,
      stderr: `${id} has made all of these 2 items already. Its report: kling batch report ${id}. --force makes all of it, and pays for all.\n`,
    });
    await write('Plain.csv', 'prompt\na fox\nan eagle\n');
    const one = `${id} has made 1 of these 2 items already. --id ${id} makes only what is missing. --force makes all of it, and pays for all.\n`;
    const dry = await kling(['batch', 'Plain.csv', '--dry-run']);
    expect(dry.code).toBe(2);
    expect(dry.stderr).toContain(one);
    expect(await kling(['batch', 'Plain.csv'])).toMatchObject({ code: 2, stderr: one });
    expect(simulator.stats().acceptedCreates).toBe(2);
    expect((await kling(['batch', 'Plain.csv', '--id', id])).code).toBe(0);
    expect(simulator.stats().acceptedCreates).toBe(3);
    expect((await kling(['batch', 'copy.csv', '--force'])).code).toBe(0);
    expect(simulator.stats().acceptedCreates).toBe(5);
    const once = await kling(['batch', 'copy.csv', '--force']);
    expect(once.stderr).toMatch(/^(copy-\w{8}) is there already: all of it is made again, as \1-2, and paid again\.\n/);
    expect(once.code).toBe(0);
    expect(simulator.stats().acceptedCreates).toBe(7);

    await write('named.csv', 'id,prompt\none,a cat\n');
    expect((await kling(['batch', 'named.csv', '--id', 'named'])).code).toBe(0);
    await write('named.csv', 'id,prompt\none,a dog\n');
    const changed = await kling(['batch', 'named.csv', '--id', 'named']);
    expect(changed).toMatchObject({ code: 2, stdout: '' });
    expect(changed.stderr).toContain('item "one" is made already, with another prompt;');
    expect(simulator.stats().acceptedCreates).toBe(8);
  });

  it('says what a file would be and cost without a server, and names every mistake before anything starts', async () => {
    const { kling, simulator } = stage();
    await write('prompts.csv', CSV);
    const offline = { env: { TEMPORAL_ADDRESS: '127.0.0.1:1' } };
    const dry = await kling(['batch', 'prompts.csv', '--dry-run'], offline);
    expect(dry).toMatchObject({ code: 0 });
    expect(dry.stdout).toMatch(
      /^Batch: {2}prompts-[0-9a-f]{8}\nItems: {2}3 \(3 text2video\)\nModels: 3 kling-v2-6\nCost: /,
    );
    await write('bad.csv', 'prompt,duraton\na fox,7\n,5\n');
    const bad = await kling(['batch', 'bad.csv'], offline);
    expect(bad).toMatchObject({ code: 2, stdout: '' });
    expect(bad.stderr.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^bad\.csv:1:8.*did you mean "duration"\?$/),
      expect.stringMatching(/^bad\.csv:2:7 duration.*write "5" or "10"$/),
      expect.stringMatching(/^bad\.csv:3:1 .*prompt/),
    ]);
    expect(simulator.ledger()).toEqual([]);
  });

  it('attaches to the batch that runs, and steers it', async () => {
    const { startWorker, kling, simulator, client } = stage();
    simulator.set({ videoConcurrency: 1 });
    const worker = await startWorker({ KLING_VIDEO_CONCURRENCY: '1' });
    // So many that a busy machine does not make them all while these commands run.
    await write('many.csv', `prompt\n${Array.from({ length: 40 }, (_, index) => `prompt ${index}`).join('\n')}\n`);
    const { stdout } = await kling(['batch', 'many.csv', '--detach']);
    const id = stdout.trim();
    const second = await kling(['batch', 'many.csv', '--detach']);
    expect(second.stdout.trim()).toBe(id);
    expect(second.stderr).toContain(`${id} runs already: nothing new is started, and nothing is paid twice.`);
    expect(await kling(['batch', 'pause', id, '--reason', 'lunch'])).toMatchObject({ code: 0 });
    expect((await kling(['batch', 'pause', id])).code).toBe(2);
    expect((await kling(['batch', 'status', id])).stdout).toContain('lunch');
    expect(await kling(['batch', 'resume', id])).toMatchObject({ code: 0 });
    expect(await kling(['batch', 'cancel', id, '--leave-running'])).toMatchObject({ code: 0 });
    const result = (await client.workflow.getHandle(id).result()) as BatchResult;
    expect(result.state).toBe('cancelled');
    const again = await kling(['batch', 'cancel', id]);
    expect(again).toMatchObject({
      code: 0,
      stderr: expect.stringContaining(`${id} has ended already: cancelled.`) as string,
    });
    await worker.kill('SIGKILL');
    const startedMs = Date.now();
    expect(await kling(['batch', 'status', id])).toMatchObject({ code: 0 });
    expect(Date.now() - startedMs).toBeLessThan(10_000);
    // Temporal's index is some moments late.
    await expect
      .poll(async () => JSON.parse((await kling(['batch', 'list', '--limit', '1000', '--json'])).stdout) as unknown[])
      .toContainEqual(expect.objectContaining({ batchId: id, state: 'cancelled', total: 40, file: 'many.csv' }));
  });

  it.each([
    [['report', 'ID']],
    [['status', 'ID', '--state', 'failed']],
    [['pause', 'ID']],
    [['retry', 'ID']],
    [['cancel', 'ID', '--leave-running']],
  ])('%j without a worker does not wait for one', { timeout: 25_000 }, async (command) => {
    const { kling, taskQueue } = stage();
    const id = `night-${randomUUID()}`;
    expect((await kling(['batch', '-', '--id', id, '--detach'], { stdin: '{"prompt":"a fox"}\n' })).code).toBe(0);
    const answer = await kling(['batch', ...command.map((word) => (word === 'ID' ? id : word))]);
    expect(answer.code).toBe(3);
    expect(answer.stderr).toContain(`No worker answers on task queue ${taskQueue}. Start one with: kling worker\n`);
    expect(answer.stdout).toBe('');
  });

  it('knows no batch of that name, and says so', async () => {
    const { kling } = stage();
    const unknown = await kling(['batch', 'watch', 'nope']);
    expect(unknown.code).toBe(3);
    expect(unknown.stderr).toMatch(/^There is no batch "nope" at .*\. kling batch list shows the latest ones\.\n$/);
  });

  it('shows what asking Kling has cost', async () => {
    const { startWorker, kling } = stage();
    const worker = await startWorker();
    const health = /health http:\/\/([^/]+)\/healthz/.exec(worker.output())?.[1] ?? '';
    const env = { KLING_HEALTH_ADDRESS: health };
    await kling(['generate', 'a red fox']);
    const { stdout } = await kling(['status', '--methods', '--json'], { env });
    const { get } = JSON.parse(stdout) as { get: { requests: number; hits: number } };
    expect(get.requests).toBeGreaterThan(0);
    expect(get.hits).toBe(get.requests);
  });
});
