import { readdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { imageSize } from 'image-size';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createWorkFolders } from '../../src/disk/work-folder.js';
import type { Making } from '../../src/domain/pipeline/operations/operations.js';
import { createEditor } from '../../src/ffmpeg/editor.js';
import { createClip } from '../../src/simulator/media/clip.js';
import { createScratch } from '../temporal/fake-program.js';
import { HAS_FFMPEG, hostileName, makeClip, readFrames, readStreams, readVolume } from './clips.js';

const never = new AbortController().signal;

interface Setting {
  readonly signal?: AbortSignal;
  readonly path?: string;
  readonly ffmpeg?: string;
  readonly scratch?: string;
}

/** A way to make files in a folder of its own, and where others may lie. */
async function createPlace({ signal = never, path: toolPath = process.env.PATH, ffmpeg, scratch }: Setting = {}) {
  const directory = scratch ?? (await createScratch());
  const folder = await createWorkFolders(directory)('work');
  const done: number[] = [];
  const editor = createEditor({ path: toolPath, ffmpeg });
  return {
    directory,
    folder,
    done,
    at: (name: string) => path.join(directory, name),
    make: (operation: Making) => editor.make(operation, { folder, signal, note: (share) => done.push(share) }),
  };
}

/** Close enough for what has been through an encoder. */
const near = (value: number, by = 2): unknown => ({
  asymmetricMatch: (other: unknown) => typeof other === 'number' && Math.abs(other - value) <= by,
});

describe.skipIf(!HAS_FFMPEG)('ffmpeg makes (needs ffmpeg)', { timeout: 60_000 }, () => {
  it.each([
    ['last', 30, 1],
    ['last', 29.97, 31],
    ['first', 24, 24],
    [0.4999, 24, 24],
  ] as const)('the frame at %s of a video of %d frames a second and %d frames', async (at, fps, frames) => {
    const { at: file, make } = await createPlace();
    // Its sound goes on behind its pictures, so that its end is not that of the last frame.
    const video = makeClip(file('a.mp4'), { frames, fps, tone: 440 });
    const index = at === 'last' ? frames - 1 : at === 'first' ? 0 : Math.floor((at + 0.0005) * fps);
    expect(readFrames(await make({ kind: 'frame', video, at }))).toEqual([near(readFrames(video)[index] ?? -1, 1)]);
  });

  it('the last frame where nothing else is said, as a PNG of its size', async () => {
    const { at: file, make } = await createPlace();
    const video = makeClip(file('a.mp4'), { frames: 13, size: '96x64' });
    const picture = await make({ kind: 'frame', video });
    expect(imageSize(readFileSync(picture))).toMatchObject({ type: 'png', width: 96, height: 64 });
    expect(readFrames(picture)).toEqual([near(readFrames(video).at(-1) ?? -1, 1)]);
  });

  it('one video of clips that are alike, without touching a frame', async () => {
    const { at: file, make, done } = await createPlace();
    const videos = [1, 2, 3].map((n) => makeClip(file(`${n}.mp4`), { frames: 25, tone: 200 * n, from: 20 + n }));
    const joined = await make({ kind: 'join', videos });
    expect(readFrames(joined)).toEqual(videos.flatMap(readFrames));
    const { video, audio } = readStreams(joined);
    expect(video).toMatchObject({ frames: 75 });
    expect(audio?.seconds).toEqual(near(75 / 24, 0.1));
    expect(done.at(-1)).toBeCloseTo(1);
  });

  it('the same of what Kling makes, as it is simulated', async () => {
    const { at: file, make } = await createPlace();
    const videos = ['a fox', 'an owl'].map((prompt) => file(`${prompt}.mp4`));
    for (const video of videos)
      await writeFile(
        video,
        Buffer.concat(createClip({ shape: 'wide', prompt: path.basename(video), durationSeconds: 5 })),
      );
    const frames = videos.reduce((sum, video) => sum + (readStreams(video).video?.frames ?? 0), 0);
    expect(readStreams(await make({ kind: 'join', videos })).video?.frames).toBe(frames);
  });

  it('one video of clips that differ, in the form of the first, with silence where one has no sound', async () => {
    const { at: file, make, done } = await createPlace();
    const videos = [
      makeClip(file('first.mp4'), { frames: 24, size: '96x64', tone: 300 }),
      makeClip(file('silent.mp4'), { frames: 30, fps: 30, size: '64x96' }),
      makeClip(file('last.mp4'), { frames: 50, fps: 50, size: '48x48', tone: 500 }),
    ];
    const joined = await make({ kind: 'join', videos });
    const { video, audio } = readStreams(joined);
    expect(video).toEqual({ size: '96x64', fps: '24/1', frames: 72, seconds: 3 });
    expect(audio?.seconds).toEqual(near(3, 0.03));
    expect([0.2, 1.2, 2.2].map((from) => readVolume(joined, from, 0.6) > -60)).toEqual([true, false, true]);
    expect([...done]).toEqual([...done].sort((one, other) => one - other));
  });

  it('one video of clips that fade into each other', async () => {
    const { at: file, make } = await createPlace();
    const videos = [40, 120, 200].map((from) =>
      makeClip(file(`${from}.mp4`), { frames: 24, from, step: 0, tone: from * 4 }),
    );
    const joined = await make({ kind: 'join', videos, transition: 0.5 });
    const { video, audio } = readStreams(joined);
    expect(video?.frames).toBe(72 - 24);
    expect(audio?.seconds).toEqual(near(2, 0.03));
    const [first = 0, second = 0, third = 0] = videos.map((one) => readFrames(one)[0]);
    const frames = readFrames(joined);
    expect([frames[0], frames[11], frames[24], frames[47]]).toEqual(
      [first, first, second, third].map((one) => near(one)),
    );
    expect(frames[18]).toEqual(near((first + second) / 2, 6));
  });

  it('no video of clips that are too short for their transitions', async () => {
    const { at: file, make } = await createPlace();
    const videos = [24, 12, 24].map((frames, n) => makeClip(file(`${n}.mp4`), { frames }));
    await expect(make({ kind: 'join', videos, transition: 0.5 })).rejects.toThrow(
      'videos[1]: 0.5 s long, and its transitions take 1 s; write a shorter "transition"',
    );
  });

  it('a part of a video, to the frame', async () => {
    const { at: file, make } = await createPlace();
    const video = makeClip(file('a.mp4'), { frames: 48, tone: 440 });
    const all = readFrames(video);
    const part = await make({ kind: 'cut', video, from: 0.5, to: 1.25 });
    expect(readFrames(part)).toEqual(all.slice(12, 30).map((frame) => near(frame)));
    expect(readStreams(part).audio?.seconds).toEqual(near(0.75, 0.05));
  });

  it.each([
    [{ to: 0.5 }, 0, 12],
    [{ from: 1.9167 }, 46, 48],
    [{ from: 1, duration: 0.25 }, 24, 30],
  ])('the part %j of a video of two seconds', async (cut, from, to) => {
    const { at: file, make } = await createPlace();
    const video = makeClip(file('a.mp4'), { frames: 48 });
    const all = readFrames(video);
    expect(readFrames(await make({ kind: 'cut', video, ...cut }))).toEqual(
      all.slice(from, to).map((frame) => near(frame)),
    );
  });

  it('nothing of a part that lies behind the end', async () => {
    const { at: file, make } = await createPlace();
    const video = makeClip(file('a.mp4'), { frames: 48 });
    await expect(make({ kind: 'cut', video, from: 2 })).rejects.toThrow(
      'from: nothing is left from 2 s on; the video ends at 2 s',
    );
    await expect(make({ kind: 'frame', video, at: 3 })).rejects.toThrow('at: 3 s; the video ends at 2 s');
  });

  it('a video with another sound, as long as its pictures, which stay as they are', async () => {
    const { at: file, make } = await createPlace();
    const video = makeClip(file('a.mp4'), { frames: 48, tone: 440 });
    const audio = makeClip(file('sound.m4a'), { frames: 12, tone: 880 });
    const once = await make({ kind: 'sound', video, audio });
    expect(readFrames(once)).toEqual(readFrames(video));
    expect(readStreams(once).audio?.seconds).toEqual(near(2, 0.05));
    expect([0.1, 1].map((from) => readVolume(once, from, 0.3) > -60)).toEqual([true, false]);
  });

  it('a video with a sound that is repeated, made quieter, or mixed with its own', async () => {
    const { at: file, make: first, directory } = await createPlace();
    const video = makeClip(file('a.mp4'), { frames: 48, tone: 440 });
    const audio = makeClip(file('sound.m4a'), { frames: 12, tone: 880 });
    const looped = await first({ kind: 'sound', video, audio, loop: true });
    expect(readVolume(looped, 1.5, 0.4)).toEqual(near(readVolume(looped, 0.1, 0.3), 2));
    const { make: second } = await createPlace({ scratch: path.join(directory, '2') });
    const mixed = await second({ kind: 'sound', video, audio, keep: true, volume: 0.1 });
    expect(readVolume(mixed, 1, 0.5)).toEqual(near(readVolume(video, 1, 0.5), 1));
  });

  it('a small JPEG of a video and of a picture, and none that is larger than what there is', async () => {
    const { at: file, make, directory } = await createPlace();
    const video = makeClip(file('a.mp4'), { frames: 12, size: '640x360' });
    const small = await make({ kind: 'thumbnail', video, width: 160 });
    expect(imageSize(readFileSync(small))).toMatchObject({ type: 'jpg', width: 160, height: 90 });
    const { make: second } = await createPlace({ scratch: path.join(directory, '2') });
    expect(imageSize(readFileSync(await second({ kind: 'thumbnail', image: small, width: 640 })))).toMatchObject({
      width: 160,
    });
  });

  it('a sheet of videos and pictures with a line below each', async () => {
    const { at: file, make, done } = await createPlace();
    const files = [40, 120, 200].map((from) =>
      makeClip(file(`${from}.mp4`), { frames: 12, from, step: 0, size: '64x36' }),
    );
    const labels = ['plain', `it's "50%": %{pts}`, '\\n'];
    const sheet = await make({ kind: 'sheet', files, columns: 2, width: 64, labels });
    expect(imageSize(readFileSync(sheet))).toMatchObject({
      type: 'jpg',
      width: 3 * 8 + 2 * 64,
      height: 3 * 8 + 2 * (36 + 28),
    });
    expect(done.at(-1)).toBeCloseTo(1);
  });

  it('everything of a file whatever it is called', async () => {
    const { at: file, make, directory } = await createPlace();
    const video = hostileName(directory);
    await rename(makeClip(file('a.mp4'), { frames: 12, tone: 300 }), video);
    for (const operation of [
      { kind: 'frame', video },
      { kind: 'join', videos: [video, video] },
      { kind: 'sound', video, audio: video },
      { kind: 'cut', video, to: 0.25 },
      { kind: 'thumbnail', video },
      { kind: 'sheet', files: [video], labels: [video] },
    ] as const)
      expect(path.dirname(await make(operation))).toBe(path.join(directory, '.kling-work/work'));
    expect((await readdir(directory)).sort()).toEqual([path.basename(video), '.kling-work'].sort());
  });
});
