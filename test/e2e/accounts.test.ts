import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BatchProgress, BatchResult } from '../../src/domain/batch/progress/progress.js';
import type { GenerationStatus } from '../../src/domain/generation/generation.js';
import type { Simulator } from '../../src/simulator/server.js';
import { SIMULATOR_API_KEY, startSimulator } from '../../src/simulator/server.js';
import { useStage } from './harness.js';

const PICTURE = new URL('../../examples/landscape.png', import.meta.url).pathname;
const GROWTH = {
  up_expansion_ratio: 0,
  down_expansion_ratio: 0,
  left_expansion_ratio: 0,
  right_expansion_ratio: 0.5,
};
const SPEECH = { voice_id: 'oversea_male1', voice_language: 'en', text: 'The fox is here.' };

/** The default account is of the stage's simulator, `studio` of one of its own. */
describe('two accounts', () => {
  const stage = useStage({ speed: 60 });
  let studio: Simulator;
  let env: { readonly KLING_CONFIG: string; readonly STUDIO_KEY: string };
  beforeEach(async () => {
    studio = await startSimulator({ port: 0, speed: 60 });
    const file = path.join(stage().outputDir, 'kling.toml');
    const toml = ['[accounts.studio]', 'api_key_env = "STUDIO_KEY"', `base_url = "${studio.url}"`, 'video_slots = 2'];
    await writeFile(file, toml.join('\n'));
    env = { KLING_CONFIG: file, STUDIO_KEY: SIMULATOR_API_KEY };
  });
  afterEach(() => studio.close());

  const prompts = (simulator: Simulator) =>
    simulator
      .tasks()
      .map(({ prompt }) => prompt)
      .sort();

  it('share a batch of eight products: the pack of one runs out in the middle, and the other goes on', async () => {
    const { client, simulator, startWorker, taskQueue } = stage();
    // Enough for two clips of five seconds, and not for the four.
    studio.set({ videoUnits: 3 });
    await startWorker(env);
    const run = { account: 'studio' };
    const items = [
      { id: 's1', prompt: 'a red fox', run },
      { id: 'd1', product: 'image', prompt: 'a poster' },
      { id: 's2', image: PICTURE, prompt: 'the clouds drift', run },
      { id: 'd2', image: PICTURE, ...GROWTH },
      { id: 's3', product: 'multi-image2video', image_list: [{ image: PICTURE }], prompt: 'clouds', run },
      { id: 'd3', product: 'text-to-audio', prompt: 'wind in a pine forest', duration: 5 },
      { id: 's4', product: 'lip-sync', video_url: 'https://example.com/a.mp4', ...SPEECH, run },
      { id: 'd4', product: 'tts', ...SPEECH },
    ];
    const handle = await client.workflow.start('batch', {
      taskQueue,
      workflowId: `mixed-${randomUUID()}`,
      args: [{ items }],
    });
    const progress = () => handle.query<BatchProgress>('progress');
    await expect.poll(async () => (await progress()).state, { timeout: 40_000 }).toBe('paused');
    const paused = await progress();
    // Which of them comes first to the pack is nobody's to say.
    const made = studio.stats().acceptedCreates;
    expect([1, 2, 3]).toContain(made);
    expect(paused.counts).toMatchObject({ completed: 4 + made, waiting: 4 - made, failed: 0 });
    expect(paused.reason).toMatch(/^account studio: \[1102\] .* It is tried again at 2/);
    const again = Date.parse(paused.resumesAt ?? '') - Date.now();
    expect(again).toBeGreaterThan(10 * 60_000);
    expect(again).toBeLessThanOrEqual(15 * 60_000);
    expect(simulator.stats()).toMatchObject({ acceptedCreates: 4 });
    studio.set({ videoUnits: 1000 });
    await handle.executeUpdate('resume', { args: [] });
    const result = (await handle.result()) as BatchResult;
    expect(result.counts).toMatchObject({ completed: 8, failed: 0 });
    expect(studio.stats()).toMatchObject({ acceptedCreates: 4 });
    expect(simulator.stats()).toMatchObject({ acceptedCreates: 4 });
  });

  it('are never confused: a generation is made, adopted and shown by its own, and takes one event more than any other', async () => {
    const { client, kling, simulator, work } = stage();
    await work(env);
    const made = await kling(['generate', 'a red fox', '--account', 'studio', '--id', 'of-studio', '--json'], { env });
    expect(made.code).toBe(0);
    const [task] = studio.tasks();
    expect(JSON.parse(made.stdout)).toMatchObject({ account: 'studio', taskId: task?.id });
    expect((await kling(['status', 'of-studio'], { env })).stdout).toMatch(/account +studio/);
    const { events } = await client.workflow.getHandle('of-studio').fetchHistory();
    // One says that the worker has the account. How many workflow tasks there were is for the load of the machine to say.
    const kinds = (events ?? []).flatMap((event) =>
      Object.keys(event).filter((key) => /^(?!workflowTask).*Attributes$/.test(key)),
    );
    expect(kinds.filter((kind) => kind === 'markerRecordedEventAttributes')).toHaveLength(1);
    // 26 with four workflow tasks.
    expect(kinds).toHaveLength(14);
    expect(await kling(['adopt', task?.id ?? ''], { env })).toMatchObject({ code: 3 });
    const adopted = await kling(['adopt', task?.id ?? '', '--account', 'studio', '--json'], { env });
    expect(JSON.parse(adopted.stdout)).toMatchObject({ account: 'studio', adopted: true });
    expect(simulator.tasks()).toEqual([]);
    expect(studio.stats()).toMatchObject({ acceptedCreates: 1 });
  });

  it('are asked one by one: a look-up, a list, a recovery and a library are those of the account that is named', async () => {
    const { kling, outputDir, work } = stage();
    const created = await fetch(`${studio.url}/v1/videos/text2video`, {
      method: 'POST',
      headers: { authorization: `Bearer ${SIMULATOR_API_KEY}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model_name: 'kling-v2-6', prompt: 'made elsewhere' }),
    });
    expect(created.status).toBe(200);
    const id = studio.tasks()[0]?.id ?? '';
    await expect.poll(() => studio.tasks()[0]?.status, { timeout: 20_000 }).toBe('succeed');
    const run = (...args: string[]) => kling([...args, '--json'], { env });
    expect(await run('lookup', id, '--method', 'tasks')).toMatchObject({ code: 3 });
    const found = await run('lookup', id, '--method', 'tasks', '--account', 'studio');
    expect(JSON.parse(found.stdout)).toMatchObject({ baseUrl: studio.url, answers: [{ outcome: 'found' }] });
    expect(JSON.parse((await run('tasks')).stdout)).toEqual([]);
    const listed = await run('tasks', '--account', 'studio');
    expect(JSON.parse(listed.stdout)).toMatchObject([{ taskId: id, isKnown: false }]);
    expect(listed.stderr).toContain('kling recover --account studio\n');
    expect(await run('voices', '--account', 'studi')).toMatchObject({ code: 2 });
    expect(await run('elements', 'presets', '--account', 'studio')).toMatchObject({ code: 0 });
    expect(studio.ledger().filter(({ route }) => route.includes('element'))).toHaveLength(1);
    await work(env);
    const recovered = await run('recover', '--yes', '--account', 'studio');
    const { recovered: collected } = JSON.parse(recovered.stdout) as { recovered: { files: string[] }[] };
    expect(collected.flatMap(({ files }) => files)).toEqual([expect.stringContaining(outputDir)]);
    const examined = await run('doctor', '--account', 'studio');
    expect(examined.stdout).toContain('"Kling studio"');
    expect(examined.stdout).not.toContain('"Kling default"');
  });

  it('have caps: what is met is shared by workers, outlives them, and says when it goes on', async () => {
    const { client, kling, simulator, start, startWorker, taskQueue } = stage();
    const file = env.KLING_CONFIG;
    const toml = await readFile(file, 'utf8');
    const cap = (clips: number) => writeFile(file, `${toml}\ndaily_cap = { clips = ${clips} }\n`);
    await cap(2);
    const first = await startWorker(env);
    const second = await startWorker(env);
    // What fails and is not billed takes nothing of the cap.
    const failed = await start({ prompt: '[risk-control] a red fox', run: { account: 'studio' } });
    await expect(failed.result()).rejects.toThrow();
    const items = ['s1', 'd1', 's2', 'd2', 's3', 's4'].map((id) => ({
      id,
      prompt: id,
      ...(id.startsWith('s') ? { run: { account: 'studio' } } : {}),
    }));
    const input = { items, set: { duration: '5' } };
    const workflowId = `capped-${randomUUID()}`;
    const handle = await client.workflow.start('batch', { taskQueue, workflowId, args: [input] });
    const progress = () => handle.query<BatchProgress>('progress');
    await expect.poll(async () => (await progress()).state, { timeout: 40_000 }).toBe('paused');
    const paused = await progress();
    expect(paused.counts).toMatchObject({ completed: 4, waiting: 2, failed: 0 });
    expect(paused.reason).toContain(
      'account studio: The daily cap of account studio is reached: 2 of 2 clips are spent',
    );
    expect(paused.resumesAt).toMatch(/^\d{4}-\d\d-\d\dT00:00:00\.000Z$/);
    expect(paused.reason).toContain(`It goes on at ${paused.resumesAt ?? ''}`);
    expect(simulator.tasks()).toHaveLength(2);
    await Promise.all([first.kill('SIGKILL'), second.kill('SIGKILL')]);
    await startWorker(env);
    const alone = await start({ prompt: 'alone', run: { account: 'studio' } });
    const status = () => alone.query<GenerationStatus>('status');
    await expect.poll(async () => (await status()).waiting?.kind, { timeout: 40_000 }).toBe('CapReached');
    const listed = await kling(['accounts', '--json'], { env });
    expect(JSON.parse(listed.stdout)).toMatchObject([
      { name: 'default', caps: {} },
      { name: 'studio', caps: { daily: { clips: '2' } }, spent: { daily: { clips: '2', seconds: '10' } } },
    ]);
    expect(studio.stats()).toMatchObject({ acceptedCreates: 3 });
    await client.workflow.getHandle(alone.workflowId).terminate();
    await client.workflow.getHandle(`${taskQueue}-ledger-studio`).terminate();
  });

  it('are listed and looked at one by one', async () => {
    const { kling, simulator } = stage();
    const listed = await kling(['accounts', '--json'], { env });
    expect(JSON.parse(listed.stdout)).toMatchObject([
      { name: 'default', keys: { from: 'KLING_API_KEY', ok: true }, baseUrl: simulator.url },
      { name: 'studio', keys: { from: 'STUDIO_KEY', ok: true }, baseUrl: studio.url, slots: { video: 2, image: 9 } },
    ]);
    studio.set({ apiKeys: ['another'] });
    const examined = await kling(['doctor', '--json'], { env });
    const found = JSON.parse(examined.stdout) as { name: string; ok: boolean }[];
    expect(found.filter(({ name }) => name.startsWith('Kling '))).toMatchObject([
      { name: 'Kling default', ok: true },
      { name: 'Kling studio', ok: false },
    ]);
    expect(listed.stdout + examined.stdout).not.toContain(SIMULATOR_API_KEY);
  });

  it('are asked for by name: any other is refused before anything starts', async () => {
    const { client, kling, work, taskQueue } = stage();
    expect(await kling(['generate', 'a red fox', '--account', 'studi'], { env })).toMatchObject({
      code: 2,
      stderr: 'run.account: "studi" is no account here; there are default, studio. Did you mean "studio"?\n',
    });
    await work(env);
    const byHand: unknown = await client.workflow
      .execute('generation', {
        taskQueue,
        workflowId: `odd-${randomUUID()}`,
        args: [{ prompt: 'a', run: { account: 'studi' } }],
      })
      .catch((error: unknown) => error);
    expect(byHand).toMatchObject({
      cause: {
        type: 'InvalidRequest',
        message: expect.stringContaining(
          'run.account: "studi" is no account here; there are default, studio.',
        ) as string,
      },
    });
    const refused: unknown = await client.workflow
      .execute('batch', {
        taskQueue,
        workflowId: `odd-${randomUUID()}`,
        args: [{ items: [{ id: 'a', prompt: 'a', run: { account: 'ads' } }] }],
      })
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({
      cause: { type: 'InvalidRequest', message: expect.stringContaining('"ads" is no account here') as string },
    });
  });

  it('need not have a default one: then each generation has to name its account', async () => {
    const { client, start, work } = stage();
    await work({ ...env, KLING_API_KEY: '' });
    const odd = await start({ prompt: 'a red fox' });
    const refused: unknown = await odd.result().catch((error: unknown) => error);
    expect(refused).toMatchObject({
      cause: {
        type: 'InvalidRequest',
        message: 'run.account: missing; there is no default account here, write one of studio',
      },
    });
    const handle = await start({ prompt: 'a red fox', run: { account: 'studio' } });
    await client.workflow.getHandle(handle.workflowId).result();
    expect(prompts(studio)).toEqual(['a red fox']);
  });
});
