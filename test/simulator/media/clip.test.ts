import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createStill } from '../../../src/simulator/media/still.js';
import { film, IMAGE2VIDEO, IMAGES, openSimulator, TEXT2VIDEO, videoUrl } from '../local-simulator.js';
import { readMp4 } from '../mp4-facts.js';

const read = async (url: string) => Buffer.from(await (await fetch(url)).arrayBuffer());

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
    ['16:9', 640, 360],
    ['9:16', 360, 640],
    ['1:1', 400, 400],
  ])('has the aspect ratio %s', async (aspect_ratio, width, height) => {
    const { finish } = await openSimulator();
    const task = await finish(TEXT2VIDEO, film({ aspect_ratio }));
    expect(readMp4(await read(videoUrl(task)))).toMatchObject({ width, height });
  });

  it('has the shape of the picture that was sent', async () => {
    const { finish } = await openSimulator();
    const image = Buffer.concat(createStill('3:4', 'a', 'b')).toString('base64');
    const task = await finish(IMAGE2VIDEO, { model_name: 'kling-v2-6', image });
    expect(readMp4(await read(videoUrl(task)))).toMatchObject({ width: 360, height: 640 });
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
    ['16:9', 640, 360],
    ['21:9', 640, 274],
    ['4:3', 640, 480],
    ['2:3', 427, 640],
    ['1:1', 640, 640],
  ])('has the aspect ratio %s', async (aspect_ratio, width, height) => {
    const { finish } = await openSimulator();
    const task = await finish(IMAGES, { prompt: 'x', aspect_ratio });
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
