import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { imageSize } from 'image-size';
import { describe, expect, it } from 'vitest';
import { createFrames } from '../../src/ffmpeg/first-frame.js';
import { createClip } from '../../src/simulator/media/clip.js';
import { createScratch, writeProgram } from '../temporal/fake-program.js';

const { signal } = new AbortController();

/** Frames by a program called ffmpeg that runs `script`, and what was told. */
async function framesBy(script: string, timeLimitMs?: number) {
  const directory = await createScratch();
  await writeProgram(directory, 'ffmpeg', script);
  const told: string[] = [];
  const frames = createFrames({ path: `${directory}:/bin:/usr/bin`, tell: (text) => told.push(text), timeLimitMs });
  return { directory, frames, told };
}

const hasFfmpeg = (() => {
  try {
    execFileSync('ffmpeg', ['-version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

describe('the first frame of a video', () => {
  it.skipIf(!hasFfmpeg)('is a small JPEG of its shape (needs ffmpeg)', async () => {
    const video = path.join(await createScratch(), 'a fox; "#1".mp4');
    await writeFile(video, Buffer.concat(createClip({ shape: 'tall', prompt: 'a fox', durationSeconds: 5 })));
    const told: string[] = [];
    const frame = await createFrames({ path: process.env.PATH, tell: (text) => told.push(text) }).first(video, signal);
    const { type, width, height } = imageSize(frame ?? Buffer.alloc(0));
    expect({ type, isTall: height > width, isSmall: height <= 640 }).toEqual({
      type: 'jpg',
      isTall: true,
      isSmall: true,
    });
    expect(told).toEqual([]);
  });

  it('is what ffmpeg writes, which is told the path alone and nothing of the environment', async () => {
    const { directory, frames } = await framesBy('env > "$(dirname "$0")/env"; printf frame');
    expect(Buffer.from((await frames.first('/a.mp4', signal)) ?? []).toString()).toBe('frame');
    const names = (await readFile(path.join(directory, 'env'), 'utf8')).match(/^\w+(?==)/gm);
    expect(names?.filter((name) => !['PATH', 'PWD', 'SHLVL', '_', 'OLDPWD'].includes(name))).toEqual([]);
  });

  it('is none without ffmpeg, which is told once', async () => {
    const told: string[] = [];
    const frames = createFrames({ path: await createScratch(), tell: (text) => told.push(text) });
    expect(await Promise.all([frames.first('/a.mp4', signal), frames.first('/b.mp4', signal)])).toEqual([
      undefined,
      undefined,
    ]);
    expect(told).toEqual([
      'Videos get no thumbnails: there is no ffmpeg on the PATH of the worker. KLING_THUMBNAILS=off asks for none.',
    ]);
  });

  it('is none where ffmpeg fails, with its own last words', async () => {
    const { frames, told } = await framesBy('echo "moov atom not found" >&2; exit 1');
    expect(await frames.first('/a.mp4', signal)).toBeUndefined();
    expect(told).toEqual([expect.stringContaining('ffmpeg made none (moov atom not found)')]);
  });

  it('is waited for no more once ffmpeg has hung', async () => {
    const { directory, frames, told } = await framesBy('echo x >> "$(dirname "$0")/runs"; exec sleep 60', 300);
    expect(await frames.first('/a.mp4', signal)).toBeUndefined();
    expect(await frames.first('/b.mp4', signal)).toBeUndefined();
    expect(told).toEqual([expect.stringContaining('ffmpeg did not come to an end')]);
    expect(await readFile(path.join(directory, 'runs'), 'utf8')).toBe('x\n');
  });

  it('is left when its generation is cancelled, without a word', async () => {
    const { frames, told } = await framesBy('exec sleep 60');
    const cancel = new AbortController();
    const frame = frames.first('/a.mp4', cancel.signal);
    cancel.abort();
    expect(await frame).toBeUndefined();
    expect(told).toEqual([]);
  });
});
