import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GenerationResult } from '../../src/domain/generation/generation.js';
import type { Stage } from './harness.js';
import { createStage } from './harness.js';

/** Silent where the simulated Kling leaves sound away, of 1080p with sound. */
const LOUD = { prompt: 'a fox [no-sound]', sound: 'on', mode: 'pro' };

describe('checks, end to end', () => {
  let stage: Stage & { close(): Promise<void> };
  beforeAll(async () => {
    stage = await createStage({ speed: 600, videoConcurrency: 20 });
    await stage.startWorker({ KLING_VIDEO_CONCURRENCY: '20' });
  });
  afterAll(() => stage.close());

  const readJson = async (file: string) => JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
  const creates = () => stage.simulator.stats().acceptedCreates;

  it('tell of what differs, in result, sidecar and status', async () => {
    const handle = await stage.start({ ...LOUD, prompt: 'a fox [short] [no-sound]' });
    const result = (await handle.result()) as GenerationResult;
    const name = path.basename(result.artifacts[0]?.file ?? '');
    expect(result.differences).toEqual([`${name} is 3 s long, and 5 s were asked for.`]);
    expect(result.artifacts).toMatchObject([
      { found: { seconds: 3.042, width: 1920, height: 1080, fps: 24, whole: true } },
    ]);
    expect(await readJson(result.sidecarFile)).toMatchObject({
      differences: result.differences,
      files: [{ found: { seconds: 3.042 } }],
    });
    const { stdout } = await stage.kling(['status', handle.workflowId]);
    expect(stdout).toContain('3.04 s, 1920x1080, 24 fps, sound');
    expect(stdout).toContain('is 3 s long, and 5 s were asked for.');
    expect((await handle.describe()).historyLength).toBe(25);
  });

  it.each([
    ['[small]', {}, 'is 640x360 px, and 720p was asked for.'],
    [
      '[silent]',
      { sound: 'on', mode: 'pro' },
      'has a sound track in which nothing is to be heard, and sound was asked for.',
    ],
    [
      '[cut-off]',
      {},
      /does not play to its end: it is cut off: its pictures should end at byte \d+, and the file has \d+\.$/,
    ],
  ])('find %s', async (flaw, fields, difference) => {
    const handle = await stage.start({ prompt: `a fox ${flaw}`, ...fields });
    const { differences = [] } = (await handle.result()) as GenerationResult;
    expect(differences).toEqual([expect.stringMatching(difference)]);
  });

  it('make another task where that is wanted, and pay for both', async () => {
    const prompt = 'a hen [no-sound-once]';
    const run = { retryAfter: '10ms', expect: { audio: true, onDifference: 'regenerate' } };
    const handle = await stage.start({ ...LOUD, prompt, run });
    const result = (await handle.result()) as GenerationResult;
    expect(result).toMatchObject({ attempts: 2, cost: { units: '10' }, artifacts: [{ found: { audio: true } }] });
    expect(result.notices).toEqual([
      expect.stringMatching(/^Attempt 1 of 3: \d+\.mp4 has no sound track, and sound was/),
    ]);
    // Both are kept, each with what is to be known of it.
    const names = (await stage.files()).filter((name) => name.endsWith('.mp4'));
    const first = /(\d+)\.mp4/.exec(result.notices[0] ?? '')?.[1] ?? '';
    expect(names).toEqual(expect.arrayContaining([`${first}.mp4`, `${result.taskId}.mp4`]));
    const sidecar = path.join(path.dirname(result.sidecarFile), `${first}.json`);
    expect(await readJson(sidecar)).toMatchObject({ accepted: false, taskId: first });
  });

  it('of a batch stand in its report, and what fails there is made anew by a retry', async () => {
    const rows = ['id,prompt,run.expect', 'fine,an owl,', 'short,an owl [short-once],fail', 'told,an owl [small],'];
    await writeFile(path.join(stage.outputDir, 'owls.csv'), `${rows.join('\n')}\n`);
    const before = creates();
    const run = await stage.kling(['batch', 'owls.csv', '--id', 'owls']);
    expect(run.code).not.toBe(0);
    const folder = path.join(stage.outputDir, 'owls');
    const table = async () => {
      const [head = '', ...lines] = (await readFile(path.join(folder, 'results.csv'), 'utf8')).trim().split('\n');
      return { head, lines };
    };
    const { head, lines } = await table();
    expect(head).toContain('found_seconds,found_width,found_height,found_fps,found_audio,found_whole,differences');
    expect(lines[0]).toContain('5.042,1280,720,24,false,true,');
    expect(lines[1]).toContain('NotAsExpected');
    expect(lines[1]).toContain('What was made is paid for and stays:');
    expect(lines[2]).toContain('5.042,640,360,24,false,true,');
    expect(lines[2]).toContain('is 640x360 px, and 720p was asked for.');
    const retried = await stage.kling(['batch', 'retry', 'owls']);
    expect(retried, retried.stderr).toMatchObject({ code: 0 });
    expect((await table()).lines[1]).toContain('5.042,1280,720,24,false,true,');
    expect(creates() - before).toBe(4);
  });
});
