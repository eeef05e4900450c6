import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { PipelineResult } from '../../src/domain/pipeline/pipeline-status.js';
import { findReal, HAS_FFMPEG, readStreams } from '../ffmpeg/clips.js';
import { createScratch, isProcessAlive, writeProgram } from '../temporal/fake-program.js';
import type { Stage } from './harness.js';
import { useStage } from './harness.js';

/** A PATH whose ffmpeg stops for good the first time that it makes a file of that name, and the process that then hangs. */
async function createHangingPath({ env }: Pick<Stage, 'env'>, name: string) {
  const directory = await createScratch();
  const note = path.join(directory, 'pid');
  const script = `case "$*" in *${name}*) [ -e '${note}' ] || { echo $$ > '${note}'; exec sleep 120; };; esac`;
  await writeProgram(directory, 'ffmpeg', `${script}\nexec '${findReal('ffmpeg')}' "$@"`);
  return {
    path: `${directory}:${env.PATH ?? ''}`,
    async hangs(): Promise<number> {
      while (!existsSync(note) || (await readFile(note, 'utf8')) === '') await sleep(20);
      return Number(await readFile(note, 'utf8'));
    },
  };
}

async function isGone(pid: number): Promise<void> {
  while (isProcessAlive(pid)) await sleep(20);
}

describe.skipIf(!HAS_FFMPEG)('operations of a pipeline (need ffmpeg)', { timeout: 120_000 }, () => {
  const stage = useStage({ speed: 60 });

  it('make, copy and tell, also where the worker is killed in the middle of a film; nothing is paid twice', async () => {
    const { client, env, outputDir, simulator, startWorker, taskQueue } = stage();
    const slow = await createHangingPath({ env }, 'piece-1');
    const told = path.join(outputDir, 'told');
    const tell = await writeProgram(await createScratch(), 'tell', `cat >> '${told}'`);
    const more = { PATH: slow.path, KLING_NOTIFY: `exec:${tell}` };
    const steps = {
      one: { generate: { prompt: 'a red fox wakes', duration: '5' } },
      end: { frame: { video: '${one.file}' } },
      two: { generate: { prompt: 'it runs', image: '${end.file}', duration: '5' } },
      film: { join: { videos: ['${one.file}', '${two.file}'], transition: 0.5 } },
      kept: { upload: { files: ['${film.file}'], to: 'delivered', name: 'fox' } },
      said: { notify: { text: 'there it is: ${film.seconds} s' }, needs: ['kept'] },
    };
    const workflowId = `film-${taskQueue}`;
    const worker = await startWorker(more);
    const handle = await client.workflow.start('pipeline', { taskQueue, workflowId, args: [{ steps }] });
    const pid = await slow.hangs();
    await expect
      .poll(
        async () => {
          const { raw } = await handle.describe();
          const beats =
            raw.pendingActivities?.flatMap(({ heartbeatDetails }) => heartbeatDetails?.payloads ?? []) ?? [];
          return beats.map(({ data }) => Buffer.from(data ?? []).toString('utf8'));
        },
        { timeout: 30_000 },
      )
      .toEqual([expect.stringMatching(/^\{"phase":"making","percent":\d+\}$/)]);
    await worker.kill('SIGKILL');
    await isGone(pid);
    await startWorker(more);

    const result = (await handle.result()) as PipelineResult;
    expect(result.steps.map(({ step, state }) => `${step} ${state}`)).toEqual(
      Object.keys(steps).map((step) => `${step} completed`),
    );
    expect(simulator.stats().acceptedCreates).toBe(2);
    const copy = path.join(outputDir, 'delivered/fox.mp4');
    const { video, audio } = readStreams(copy);
    expect(video?.seconds).toBeCloseTo(9.58, 1);
    expect(audio).toBeUndefined();
    expect(await readFile(copy)).toEqual(await readFile(path.join(outputDir, workflowId, 'film.mp4')));
    expect(existsSync(path.join(outputDir, '.kling-work'))).toBe(false);
    await expect
      .poll(() => readFile(told, 'utf8').catch(() => ''), { timeout: 30_000 })
      .toContain('"pipeline.message"');
    expect(await readFile(told, 'utf8')).toMatch(/"text":"there it is: 9\.\d+ s"/);
  });

  it('end with their ffmpeg when the pipeline is cancelled, and leave nothing', async () => {
    const { client, env, files, outputDir, startWorker, taskQueue } = stage();
    const slow = await createHangingPath({ env }, 'thumbnail');
    await writeFile(path.join(outputDir, 'a.png'), Buffer.from(PIXEL, 'base64'));
    await startWorker({ PATH: slow.path });
    const steps = { small: { thumbnail: { image: path.join(outputDir, 'a.png') } } };
    const workflowId = `small-${taskQueue}`;
    const handle = await client.workflow.start('pipeline', { taskQueue, workflowId, args: [{ steps }] });
    const pid = await slow.hangs();
    await handle.cancel();
    await expect(handle.result()).rejects.toThrow();
    await isGone(pid);
    expect((await files()).filter((file) => /part|small|unfinished/.test(file))).toEqual([]);
    expect(existsSync(path.join(outputDir, '.kling-work'))).toBe(false);
  });
});

/** A picture of one pixel. */
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
