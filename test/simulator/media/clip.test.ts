import { spawnSync } from 'node:child_process';
import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createClip } from '../../../src/simulator/media/clip.js';
import { createStill } from '../../../src/simulator/media/still.js';
import { film, IMAGE2VIDEO, IMAGES, openSimulator, TEXT2VIDEO, videoUrl } from '../local-simulator.js';
import { readMp4, readTracks } from '../mp4-facts.js';

const read = async (url: string) => Buffer.from(await (await fetch(url)).arrayBuffer());

const hasFfmpeg = spawnSync('ffmpeg', ['-version'], { stdio: 'ignore' }).status === 0;

describe('a simulated clip', () => {
  for (const duration of ['3', '5', '10', '15'])
    it(`has the ${duration} s that were asked for, and the frame more that Kling's have`, async () => {
      const { finish } = await openSimulator();
      const task = await finish(TEXT2VIDEO, film({ model_name: 'kling-v3', duration }));
      const facts = readMp4(await read(videoUrl(task)));
      expect(facts.frames).toBe(Number(duration) * 24 + 1);
      expect(facts.seconds).toBeCloseTo(Number(duration) + 1 / 24, 6);
      expect(task.task_result.videos).toMatchObject([{ duration: `${duration}.041` }]);
    });

  it('grows by the extension', async () => {
    const { finish } = await openSimulator();
    const source = await finish(TEXT2VIDEO, film({ model_name: 'kling-v1-6' }));
    const body = { video_id: source.task_result.videos?.[0]?.id };
    const longer = await finish('/v1/videos/video-extend', body);
    expect(readMp4(await read(videoUrl(longer))).frames).toBe(241);
  });

  it.each([
    ['16:9', 'std', 1280, 720],
    ['9:16', 'std', 720, 1280],
    ['1:1', 'std', 960, 960],
    ['16:9', 'pro', 1920, 1080],
    ['1:1', '4k', 2880, 2880],
  ])('has the aspect ratio %s and the resolution of mode %s', async (aspect_ratio, mode, width, height) => {
    const { finish } = await openSimulator();
    const task = await finish(TEXT2VIDEO, film({ model_name: 'kling-v3', aspect_ratio, mode }));
    expect(readMp4(await read(videoUrl(task)))).toMatchObject({ width, height });
  });

  it('has the shape of the picture that was sent', async () => {
    const { finish } = await openSimulator();
    const image = Buffer.concat(createStill({ width: 480, height: 640 }, 'a', 'b')).toString('base64');
    const task = await finish(IMAGE2VIDEO, { model_name: 'kling-v2-6', image });
    expect(readMp4(await read(videoUrl(task)))).toMatchObject({ width: 720, height: 1280 });
  });

  it('has a sound track where sound was asked for, as long as its pictures', async () => {
    const { finish } = await openSimulator();
    const tracks = async (facts: Record<string, unknown>) =>
      readTracks(await read(videoUrl(await finish(TEXT2VIDEO, film({ model_name: 'kling-v3', ...facts })))));
    expect(await tracks({ sound: 'off' })).toEqual([{ kind: 'vide', seconds: 5.042 }]);
    expect(await tracks({ sound: 'on' })).toEqual([
      { kind: 'vide', seconds: 5.042 },
      { kind: 'soun', seconds: 5.062 },
    ]);
  });

  it('can be half as long, small, silent, without a sound track or without its second half', async () => {
    const { finish } = await openSimulator();
    const make = async (prompt: string) =>
      read(videoUrl(await finish(TEXT2VIDEO, film({ model_name: 'kling-v3', sound: 'on', prompt }))));
    expect(readMp4(await make('a fox [short]')).frames).toBe(73);
    expect(readMp4(await make('a fox [small]'))).toMatchObject({ width: 640, height: 360 });
    expect(readTracks(await make('a fox [no-sound]')).map(({ kind }) => kind)).toEqual(['vide']);
    const silent = await make('a fox [silent]');
    expect(readTracks(silent).map(({ kind }) => kind)).toEqual(['vide', 'soun']);
    expect(silent.length).toBeLessThan((await make('a fox')).length - 10_000);
    const cutOff = await make('a fox [cut-off]');
    expect(() => readMp4(cutOff)).toThrow('lies outside of mdat');
  });

  it('has a flaw in the first of several tasks only, where the marker says so', async () => {
    const { finish } = await openSimulator();
    const frames = async () =>
      readMp4(await read(videoUrl(await finish(TEXT2VIDEO, film({ prompt: '[short-once]' }))))).frames;
    expect([await frames(), await frames()]).toEqual([73, 121]);
  });

  it.skipIf(!hasFfmpeg)('is taken by a decoder without a word (needs ffmpeg)', () => {
    for (const resolution of ['720p', '1080p'] as const)
      for (const shape of ['wide', 'tall', 'square'] as const) {
        const clip = createClip({ shape, resolution, prompt: 'a fox', durationSeconds: 2, sound: 'tone' });
        const decode = ['-v', 'warning', '-i', 'pipe:0', '-f', 'null', '-'];
        const { stderr, status } = spawnSync('ffmpeg', decode, { input: Buffer.concat(clip), encoding: 'utf8' });
        expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
      }
  });

  it('shows other pictures for another prompt, and the same for the same', async () => {
    const { finish } = await openSimulator({ videoConcurrency: 100 });
    const shown = async (prompt: string) => {
      const { keyFrames } = readMp4(await read(videoUrl(await finish(TEXT2VIDEO, film({ prompt })))));
      return Buffer.concat(keyFrames).toString('base64');
    };
    const prompts = ['a red fox', 'a harbour at dawn', 'a lighthouse', 'two dancers', 'a paper boat', 'snow'];
    const clips = await Promise.all(prompts.map(shown));
    expect(new Set(clips).size).toBeGreaterThanOrEqual(5);
    expect(await shown('a red fox')).toBe(clips[0]);
  });
});

/** The size and colours of a PNG with a palette, and its pixels. */
function readPng(bytes: Buffer) {
  const chunks = new Map<string, Buffer>();
  for (let offset = 8; offset < bytes.length;) {
    const length = bytes.readUInt32BE(offset);
    chunks.set(bytes.toString('latin1', offset + 4, offset + 8), bytes.subarray(offset + 8, offset + 8 + length));
    offset += length + 12;
  }
  const header = chunks.get('IHDR') ?? Buffer.alloc(8);
  return {
    width: header.readUInt32BE(0),
    height: header.readUInt32BE(4),
    colours: chunks.get('PLTE')?.toString('hex'),
    rows: inflateSync(chunks.get('IDAT') ?? Buffer.alloc(0)).length,
  };
}

describe('a simulated image', () => {
  it.each([
    ['16:9', '1k', 1360, 768],
    ['21:9', '1k', 1560, 672],
    ['4:3', '1k', 1184, 888],
    ['2:3', '1k', 832, 1248],
    ['1:1', '2k', 2040, 2040],
  ])('has the aspect ratio %s and about as many pixels as %s says', async (aspect_ratio, resolution, width, height) => {
    const { finish } = await openSimulator();
    const task = await finish(IMAGES, { prompt: 'x', aspect_ratio, resolution });
    const facts = readPng(await read(task.task_result.images?.[0]?.url ?? ''));
    expect(facts).toMatchObject({ width, height, rows: (width + 1) * height });
  });

  it('has other colours for another prompt and another index', async () => {
    const { finish } = await openSimulator();
    const tasks = await Promise.all(['a fox', 'an owl'].map((prompt) => finish(IMAGES, { prompt, n: 3 })));
    const urls = tasks.flatMap(({ task_result }) => (task_result.images ?? []).map(({ url }) => url));
    const files = await Promise.all(urls.map(read));
    expect(new Set(files.map((bytes) => readPng(bytes).colours)).size).toBe(6);
  });
});
