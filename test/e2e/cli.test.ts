import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { CLIENT, useStage } from './harness.js';

const json = (text: string) => JSON.parse(text) as Record<string, unknown>;

describe('kling', () => {
  const stage = useStage();

  it('generate waits and prints the file, and nothing else, on standard output', async () => {
    const { kling, startWorker } = stage();
    await startWorker();
    const { code, stdout, stderr } = await kling(['generate', 'a red fox in the snow']);
    expect(code).toBe(0);
    const [file = '', ...rest] = stdout.split('\n');
    expect(rest).toEqual(['']);
    expect((await readFile(file)).subarray(4, 8).toString()).toBe('ftyp');
    expect(stderr).toMatch(/Done in .* s, cost: 1\.5 units\./);
  });

  it('generate takes a file, its picture beside it, and options over it', async () => {
    const { kling, work, outputDir, simulator } = stage();
    await work();
    await writeFile(
      path.join(outputDir, 'hills.png'),
      await readFile(new URL('../../examples/landscape.png', import.meta.url)),
    );
    await writeFile(path.join(outputDir, 'request.json'), '{"image":"./hills.png","prompt":"clouds","mode":"std"}');
    const { code, stdout } = await kling(
      ['generate', '--input', path.join(outputDir, 'request.json'), '--mode', 'pro', '--json'],
      { cwd: '/' },
    );
    expect(code).toBe(0);
    expect(json(stdout)).toMatchObject({ task: 'image2video', cost: { units: '2.5' } });
    expect(simulator.stats().acceptedCreates).toBe(1);
  });

  it('adopt collects what a cancelled generation left at Kling, at no charge', async () => {
    const { kling, work, simulator, start } = stage();
    await work();
    simulator.set({ speed: 0 });
    const handle = await start({ prompt: 'a fox' });
    await expect.poll(() => simulator.stats().acceptedCreates).toBe(1);
    await handle.cancel();
    simulator.set({ speed: 30 });
    const adopted = await kling(['adopt', simulator.tasks()[0]?.id ?? '', '--json']);
    expect(adopted.code).toBe(0);
    expect(json(adopted.stdout)).toMatchObject({ taskId: simulator.tasks()[0]?.id, cost: { units: '1.5' } });
    expect(adopted.stderr).toMatch(/Done in .*, cost: nothing new \(the task itself had cost 1\.5 units\)\./);
    expect(simulator.stats().acceptedCreates).toBe(1);
  });

  it('parks a task that takes too long, and says how to collect it', async () => {
    const { kling, work, simulator } = stage();
    await work();
    const { code, stderr } = await kling(['generate', '[stuck] a fox', '--timeout', '2s', '--stuck-after', '1s']);
    const taskId = simulator.tasks()[0]?.id ?? '';
    expect(code).toBe(5);
    expect(stderr).toContain(`Next: collect its files without a new charge: kling adopt ${taskId}`);
    const [id = ''] = stderr.split(/\s/);
    const refused = await kling(['retry', id]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain(`kling adopt ${taskId}`);
    const list = async (state: string) =>
      JSON.parse((await kling(['list', '--state', state, '--limit', '1000', '--json'])).stdout) as unknown[];
    await expect
      .poll(() => list('parked'))
      .toContainEqual(expect.objectContaining({ workflowId: id, state: 'parked' }));
    expect(await list('failed')).not.toContainEqual(expect.objectContaining({ workflowId: id }));
    expect((await kling(['status', id])).stdout).toMatch(/^state {4}parked: the task goes on at Kling\n/);
    simulator.endTask(taskId, { status: 'succeed' });
    const none = 'and none of a task at Kling.';
    // Without keys too, where Kling cannot be asked.
    for (const env of [undefined, { KLING_API_KEY: '' }]) {
      const wrong = await kling(['adopt', id], { env });
      expect(wrong).toMatchObject({ code: 2, stdout: '' });
      expect(wrong.stderr).toContain(
        `"${id}" is the id of a generation, ${none} Collect its files without a new charge: kling adopt ${taskId}\n`,
      );
    }
    expect((await kling(['adopt', taskId])).code).toBe(0);
    expect(simulator.stats().acceptedCreates).toBe(1);
    const batch = await kling(['batch', '-', '--id', `night-${id}`, '--detach'], {
      stdin: '{"id":"a","prompt":"a fox"}\n',
    });
    expect(batch.code).toBe(0);
    expect((await kling(['adopt', `night-${id}`])).stderr).toContain(
      `"night-${id}" is the id of a batch, ${none} Where the batch stands`,
    );
  });

  it('lists a generation that takes unusually long as stuck, and only while it waits', async () => {
    const { kling, work, simulator } = stage();
    await work();
    const id = (await kling(['generate', '[stuck] an owl', '--stuck-after', '1s', '--detach'])).stdout.trim();
    const list = async () =>
      JSON.parse((await kling(['list', '--state', 'stuck', '--limit', '1000', '--json'])).stdout) as unknown[];
    const listed = expect.objectContaining({ workflowId: id, state: 'stuck' }) as unknown;
    await expect.poll(list, { timeout: 20_000 }).toContainEqual(listed);
    expect((await kling(['status', id])).stdout).toMatch(/^state {4}stuck: takes unusually long at Kling/);
    simulator.endTask(simulator.tasks()[0]?.id ?? '', { status: 'succeed' });
    expect((await kling(['watch', id])).code).toBe(0);
    await expect.poll(list, { timeout: 20_000 }).not.toContainEqual(listed);
  });

  it('retry makes a failed generation again, under an id of its own', async () => {
    const { kling, work, simulator } = stage();
    await work();
    const failed = await kling(['generate', '[fail-once] a fox', '--attempts', '1', '--id', `fox-${Date.now()}`]);
    expect(failed.code).toBe(1);
    expect(failed.stderr).toContain('\nKling deducted nothing.\n');
    const [id = ''] = failed.stderr.split(/\s/);
    const again = await kling(['retry', id]);
    expect(again.code).toBe(0);
    expect(again.stderr).toContain(`${id}-r2`);
    expect(simulator.stats().acceptedCreates).toBe(2);
    const refused = await kling(['retry', `${id}-r2`]);
    expect(refused).toMatchObject({
      code: 2,
      stderr: `${id}-r2 has completed. --force makes it again, and pays again.\n`,
    });
  });

  it('retry gives a task that you named another name, so that it is not answered with the failed one', async () => {
    const { kling, work, simulator } = stage();
    await work();
    const id = `named-${Date.now()}`;
    const failed = await kling([
      'generate',
      '[fail-once] a fox',
      '--attempts',
      '1',
      '--id',
      id,
      '--external-task-id',
      id,
    ]);
    expect(failed.code).toBe(1);
    expect((await kling(['retry', id])).code).toBe(0);
    expect(
      simulator
        .tasks()
        .map(({ externalTaskId }) => externalTaskId)
        .sort(),
    ).toEqual([id, `${id}-r2`]);
  });

  it.each([
    ['a wrong key', { KLING_API_KEY: 'api-key-kling-BOGUS' }, '[1002] api key not found'],
    [
      'an access key for nobody',
      { KLING_API_KEY: '', KLING_ACCESS_KEY: 'nobody', KLING_SECRET_KEY: 'nothing' },
      '[1002]',
    ],
  ])('%s: exit code 4 and a sentence', async (_what, env, text) => {
    const { kling, work } = stage();
    await work(env);
    const { code, stderr } = await kling(['generate', 'a fox']);
    expect(code).toBe(4);
    expect(stderr).toContain(text);
    expect(stderr).toContain("Next: the worker's keys are in KLING_API_KEY");
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('Ctrl-C leaves the generation running and says how to come back', async () => {
    const { env, simulator, work, outputDir } = stage();
    await work();
    simulator.set({ speed: 0 });
    const child = spawn(process.execPath, [CLIENT, 'generate', 'a fox'], { env, cwd: outputDir });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const exited = new Promise((resolve) => child.once('close', resolve));
    await expect.poll(() => stderr).toContain('processing');
    child.kill('SIGINT');
    expect(await exited).toBe(130);
    expect(stderr).toMatch(/goes on\. Come back with: kling watch gen-/);
    expect(simulator.stats().inFlight.video).toBe(1);
  });

  it.each([
    [['generate'], 2, 'What shall be generated?'],
    [['generate', ''], 2, 'prompt: empty; describe what to generate'],
    [['generate', 'a', '--image', '/nowhere.png'], 2, 'image: "/nowhere.png" cannot be read: no such file'],
    [['generate', 'a', '--model', 'kling-9'], 2, 'model_name: "kling-9" is not a model of text2video'],
    [['generate', 'a', '--duraton', '5'], 2, '(Did you mean --duration?)'],
    [['generate', 'a', '--id', 'x'.repeat(300)], 2, '--id has 300 characters; at most 200 are possible'],
    [['generate', 'a', '--id', ''], 2, '--id is empty'],
    [['status', 'nobody'], 3, 'There is no generation "nobody"'],
    [['nonsense'], 2, "unknown command 'nonsense'"],
  ])('%j: says what is wrong, starts nothing', async (args, code, text) => {
    const { kling, simulator } = stage();
    const answer = await kling(args);
    expect(answer).toMatchObject({ code, stdout: '' });
    expect(answer.stderr).toContain(text);
    expect(answer.stderr).not.toMatch(/\n\s+at /);
    expect(simulator.ledger()).toEqual([]);
  });

  it('names file, line and column of a request that is not JSON', async () => {
    const { kling } = stage();
    const { code, stderr } = await kling(['generate', '--input', '-'], { stdin: '{\n  "prompt": "x"\n  "mode": 1 }' });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'standard input:3:3: is not JSON: a quotation mark where a comma or } is expected\n',
    });
  });

  it('says how to start a Temporal server when there is none', async () => {
    const { kling } = stage();
    const { code, stderr } = await kling(['list'], { env: { TEMPORAL_ADDRESS: '127.0.0.1:1' } });
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: 'No Temporal server answers at 127.0.0.1:1. Start one with "kling dev", or set TEMPORAL_ADDRESS.\n',
    });
  });

  it('says which keys a worker needs', async () => {
    const { kling } = stage();
    const { code, stderr } = await kling(['worker'], { env: { KLING_API_KEY: '' } });
    expect(code).toBe(2);
    expect(stderr).toContain('Set KLING_API_KEY, or KLING_ACCESS_KEY and KLING_SECRET_KEY');
    expect(stderr).toContain('"kling dev" needs none');
  });

  it('doctor finds everything in order', async () => {
    const { kling, work } = stage();
    await work();
    const { code, stdout } = await kling(['doctor', '--json']);
    const findings = JSON.parse(stdout) as { name: string; ok: boolean }[];
    expect(findings.filter(({ ok }) => !ok)).toEqual([]);
    expect(findings.map(({ name }) => name)).toEqual([
      'Node',
      'command',
      'keys',
      'Kling',
      'clock',
      'Temporal',
      'search attributes',
      'worker',
      'ffmpeg',
      'files',
    ]);
    expect(code).toBe(0);
  });

  it('doctor names the task queue on which no worker works', async () => {
    const { kling, taskQueue } = stage();
    const { code, stdout } = await kling(['doctor']);
    expect(code).toBe(1);
    expect(stdout).toContain(
      `MEND  worker             none works on task queue ${taskQueue}; start one with kling worker`,
    );
  });

  it('doctor says what to mend', async () => {
    const { kling, simulator } = stage();
    simulator.set({ clockOffsetMs: 120_000 });
    const { code, stdout } = await kling(['doctor'], {
      env: { KLING_OUTPUT_DIR: '/dev/null/out', TEMPORAL_ADDRESS: '127.0.0.1:1', KLING_VIDEO_CONCURENCY: '9' },
    });
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /MEND {2}settings +KLING_VIDEO_CONCURENCY is no setting; write KLING_VIDEO_CONCURRENCY, or remove it/,
    );
    expect(stdout).toMatch(/MEND {2}clock .*away from Kling's; set this machine's clock/);
    expect(stdout).toMatch(/MEND {2}Temporal .*No Temporal server answers at 127\.0\.0\.1:1/);
    expect(stdout).toMatch(/MEND {2}files .*a part of that path is a file/);
  });
});
