import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKlingTemporal } from '../../src/index.js';
import type { PipelineResult } from '../../src/domain/pipeline/pipeline-status.js';
import { HAS_FFMPEG } from '../ffmpeg/clips.js';
import type { Stage } from './harness.js';
import { createStage } from './harness.js';

const EXAMPLES = path.join(import.meta.dirname, '../../examples');

describe('kling pipeline', { timeout: 120_000 }, () => {
  let stage: Stage & { close(): Promise<void> };
  let folder: string;
  const example = (name: string) => path.join(folder, 'examples/pipelines', name);

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'kling-pipelines-'));
    await cp(EXAMPLES, path.join(folder, 'examples'), { recursive: true });
    stage = await createStage({ speed: 240 });
    await stage.startWorker({ KLING_INPUT_DIRS: folder });
  }, 60_000);
  afterAll(async () => {
    await stage.close();
    await rm(folder, { recursive: true });
  });

  /** So that no two stages on the shared server have pipelines of the same name. */
  const own = (name: string) => `${name}-${stage.taskQueue.slice(-8)}`;
  const kling = (...args: string[]) => stage.kling(args, { env: { KLING_INPUT_DIRS: folder }, cwd: folder });
  const run = async (file: string, id: string, ...args: string[]) => {
    const { code, stdout, stderr } = await kling('pipeline', 'run', file, '--id', id, '--json', ...args);
    expect(stderr, stderr).not.toContain('rror:');
    return { code, result: JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as PipelineResult, stderr };
  };
  /** What was paid since the count before, by product. */
  const paid = (before = 0): Record<string, number> => {
    const creates = stage.simulator
      .ledger()
      .filter(({ accepted, route }) => accepted && route.endsWith('.create'))
      .slice(before);
    const counts: Record<string, number> = {};
    for (const { route } of creates)
      counts[route.replace('.create', '')] = (counts[route.replace('.create', '')] ?? 0) + 1;
    return counts;
  };
  const total = () => Object.values(paid()).reduce((sum, count) => sum + count, 0);

  it('runs each example, and pays for each of its steps once', async () => {
    // Without ffmpeg the steps that need it are left out: what is paid is the same.
    const without = (...steps: string[]) => (HAS_FFMPEG ? [] : ['--steps', steps.join(',')]);
    const ended = await Promise.all([
      run(example('extend-twice.yaml'), own('extend')),
      run(example('storyboard.yaml'), own('story'), ...without('picture', 'video')),
      run(example('talking-avatar.yaml'), own('avatar')),
      run(example('product-page.yaml'), own('shop'), ...without('worn', 'turn')),
      run(example('choose-steps.yaml'), own('chosen'), '--steps', 'still'),
    ]);
    expect(ended.map(({ code, result }) => [code, result.state])).toEqual(ended.map(() => [0, 'completed']));
    expect(paid()).toEqual({
      text2video: 1,
      'video-extend': 2,
      images: 4,
      image2video: 4,
      tts: 1,
      avatar: 1,
      'kolors-virtual-try-on': 1,
    });
    const [extend, story, , shop] = ended.map(({ result }) => result);
    const copied = extend?.steps.find(({ step }) => step === 'publish')?.file ?? '';
    expect((await readFile(copied)).length).toBeGreaterThan(1000);
    expect(copied).toContain(path.join(stage.outputDir, 'published', 'fox-'));
    if (!HAS_FFMPEG) return;
    expect(story?.steps.find(({ step }) => step === 'film')?.file).toMatch(/\.mp4$/);
    expect(shop?.steps.find(({ step }) => step === 'review')?.state).toBe('skipped');
  });

  it('takes over what is made, and makes what is asked for besides', async () => {
    const before = total();
    const again = await run(example('extend-twice.yaml'), own('extend'));
    expect(again.result.steps.map(({ isKept }) => isKept)).toEqual([true, true, true, true]);
    expect(total()).toBe(before);
    await run(example('choose-steps.yaml'), own('chosen'), '--steps', 'wide');
    expect(paid(before)).toEqual({ image2video: 1 });
    const status = await kling('pipeline', 'status', own('story'), '--step', 'video', '--json');
    expect((JSON.parse(status.stdout) as { step: string }[]).map(({ step }) => step)).toEqual([
      'video.0',
      'video.1',
      'video.2',
    ]);
  });

  it('makes again what has changed and what depends on it, and nothing else', async () => {
    const id = own('chain');
    const file = path.join(folder, 'chain.yaml');
    const write = (third: string) =>
      writeFile(
        file,
        `steps:
  one: { generate: { product: image, prompt: a fox } }
  two: { generate: { image: "\${one.url}", prompt: it runs } }
  three: { generate: { image: "\${one.url}", prompt: "${third}" } }
  four: { needs: [three, two], generate: { image: "\${three.thumbnail ?? one.url}", prompt: and on } }
  five: { generate: { product: lip-sync, video_id: "\${four.videoId}", text: hello, voice_id: oversea_male1, voice_language: en } }
`,
      );
    await write('it sleeps');
    await run(file, id);
    const before = total();
    await write('it wakes');
    const { result } = await run(file, id);
    expect(result.steps.map(({ step, isKept = false }) => [step, isKept])).toEqual([
      ['one', true],
      ['two', true],
      ['three', false],
      ['four', false],
      ['five', false],
    ]);
    expect(paid(before)).toEqual({ image2video: 2, 'lip-sync': 1 });
  });

  it('fails with the step and the command that goes on, which pays for that step alone', async () => {
    const id = own('voiced');
    const file = path.join(folder, 'voiced.yaml');
    await writeFile(
      file,
      `steps:
  clip: { generate: { prompt: a fox } }
  lipsync:
    generate:
      product: lip-sync
      video_id: \${clip.videoId}
      text: "[fail-once] hello"
      voice_id: oversea_male1
      voice_language: en
  after: { needs: lipsync, generate: { prompt: on } }
run: { attempts: 1 }
`,
    );
    const failed = await kling('pipeline', 'run', file, '--id', id);
    expect(failed.code).toBe(1);
    expect(failed.stderr).toContain('lipsync');
    expect(failed.stderr).toContain(`kling pipeline retry ${id}`);
    const before = total();
    const again = await kling('pipeline', 'retry', id, '--from', 'lipsync');
    expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining('clip: made before') as string });
    expect(paid(before)).toEqual({ 'lip-sync': 1, text2video: 1 });
  });

  it('is started, watched, steered and awaited by a program', async () => {
    const id = own('program');
    await using client = createKlingTemporal({
      env: stage.env,
      client: stage.client,
      taskQueue: stage.taskQueue,
    });
    const { pipelines } = client;
    const source = {
      steps: {
        clip: { generate: { prompt: '${params.topic}' } },
        review: { approve: { message: 'good?' }, needs: 'clip' },
      },
      params: { topic: null },
    };
    expect(await pipelines.check(source)).toMatchObject({ problems: [{ path: 'with.topic' }] });
    const options = { id, with: { topic: 'a fox' } };
    expect(await pipelines.estimate(source, options)).toMatchObject({
      pipelineId: id,
      steps: 2,
      tasks: { text2video: 1 },
    });
    const started = await pipelines.start(source, options);
    expect(started).toMatchObject({ id, isAttached: false });
    expect(await pipelines.start(source, options)).toMatchObject({ isAttached: true });
    await expect(pipelines.start({ ...source, steps: { clip: source.steps.clip } }, options)).rejects.toThrow(
      `${id} runs already, with other steps or params`,
    );
    for await (const { state } of started.watch()) if (state === 'waiting') break;
    await expect(started.retryStep('nothing')).rejects.toThrow(/nothing/);
    await started.approve('review', { by: 'test' });
    expect(await pipelines.get(id).result()).toMatchObject({ state: 'completed', counts: { completed: 2 } });
    const steps: string[] = [];
    for await (const { step } of started.steps({ state: 'completed' })) steps.push(step);
    expect(steps).toEqual(['clip', 'review']);
    expect((await pipelines.list({ limit: 100 })).map(({ pipelineId }) => pipelineId)).toContain(id);
    await expect(pipelines.get(own('nobody')).status()).rejects.toMatchObject({ code: 'UnknownPipeline' });
  });

  it('pauses, goes on, asks for approval, and stops, while others look', async () => {
    const id = own('steered');
    const file = path.join(folder, 'steered.yaml');
    await writeFile(
      file,
      `steps:
  clip: { generate: { prompt: a fox } }
  review: { approve: { message: "good?", show: ["\${clip.file}"] } }
  other: { generate: { prompt: "a hare", model_name: kling-v1-6 }, needs: review }
`,
    );
    expect(await kling('pipeline', 'run', file, '--id', id, '--detach')).toMatchObject({ code: 0, stdout: `${id}\n` });
    await expect
      .poll(async () => (await kling('pipeline', 'status', id)).stdout, { timeout: 30_000, interval: 300 })
      .toContain(`kling pipeline approve ${id} review`);
    expect((await kling('status', id)).stderr).toContain(`kling pipeline status ${id}`);
    expect((await kling('pipeline', 'list', '--limit', '1000')).stdout).toMatch(new RegExp(`${id} +waiting`));
    expect((await kling('pipeline', 'list', '--limit', '1000', '-q')).stdout.split('\n')).toContain(id);
    expect((await kling('pipeline', 'status', id, '-q')).stdout).toBe('waiting\n');
    expect((await kling('pipeline', 'status', id, '--state', 'waiting', '-q')).stdout).toBe('review\n');
    expect((await kling('pipeline', 'pause', id, '--reason', 'lunch')).stderr).toContain(`kling pipeline resume ${id}`);
    expect((await kling('pipeline', 'approve', id, 'review')).code).toBe(0);
    expect((await kling('pipeline', 'status', id)).stdout).toContain('paused: lunch');
    expect((await kling('pipeline', 'resume', id)).code).toBe(0);
    expect(await kling('watch', id)).toMatchObject({ code: 0 });
    const told = (await kling('pipeline', 'watch', id, '--json')).stdout.trim().split('\n');
    expect(told.map((line) => JSON.parse(line) as object)).toMatchObject([
      { type: 'pipeline.completed', data: { workflowId: id, state: 'completed' } },
      { pipelineId: id, state: 'completed' },
    ]);
    const ended = await kling('pipeline', 'pause', id);
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining(`${id} has ended.`) as string });
    // Its file would be another pipeline, of which no step can be made alone.
    expect(await kling('pipeline', 'retry', file, 'clip')).toMatchObject({ code: 3, stdout: '' });
    expect(await kling('pipeline', 'cancel', id)).toMatchObject({ code: 0 });
    expect(await kling('pipeline', 'status', own('nobody'))).toMatchObject({ code: 3 });
  });
});
