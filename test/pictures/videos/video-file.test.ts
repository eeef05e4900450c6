import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkInput } from '../../../src/pictures/input-file.js';
import { openInput } from '../../../src/pictures/open-input.js';
import type { InputFile } from '../../../src/products/schema/input-files.js';
import { createClip } from '../../../src/simulator/media/clip.js';

const SOUND = fileURLToPath(new URL('../../fixtures/sounds/voice.', import.meta.url));
/** 5.04 s of 640x360 px in 24 frames a second. */
const CLIP = Buffer.concat(createClip({ shape: 'wide', prompt: 'a fox', durationSeconds: 5, resolution: '360p' }));
const access = { hasStore: true };

describe('a video of a request', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'kling-videos-'));
  });
  afterAll(async () => {
    await rm(directory, { recursive: true });
  });

  const write = async (name: string, bytes: Buffer): Promise<string> => {
    const file = path.join(directory, name);
    await writeFile(file, bytes);
    return file;
  };
  const video = async (bytes: Buffer, limits: InputFile['limits'] = {}): Promise<InputFile> => ({
    field: 'video_url',
    file: await write('steps.mp4', bytes),
    kind: 'video',
    limits,
  });
  const recording = (file: string): InputFile => ({
    field: 'voice_url',
    file,
    kind: 'recording',
    seconds: { min: 4, max: 30 },
  });

  it('is known by its content, and measured wherever its index stands', async () => {
    const sha256 = createHash('sha256').update(CLIP).digest('hex');
    expect(await checkInput(await video(CLIP, { seconds: { min: 3, max: 5 } }), access)).toEqual({
      sha256,
      notices: [],
    });
    const boxes = splitBoxes(CLIP);
    const last = Buffer.concat([...boxes.filter((box) => !isIndex(box)), ...boxes.filter(isIndex)]);
    await expect(checkInput(await video(last, { seconds: { min: 6, max: 30 } }), access)).rejects.toThrow(
      /^video_url: ".*steps\.mp4" is 5\.0 s long; Kling takes 6 to 30 s$/,
    );
  });

  it.each([
    [{ seconds: { min: 2, max: 4 } }, 'is 5.0 s long; Kling takes 2 to 4 s'],
    [{ sides: { min: 720, max: 2160 } }, /is \d+x\d+ px; Kling takes sides of 720 to 2160 px/],
    [{ maxPixels: 1000 }, /is \d+x\d+ px; Kling takes at most 1,000 px in all/],
    [{ ratio: { min: 0.4, max: 1 } }, /is \d+x\d+ px; its width may be 0.4 to 1 times its height/],
    [{ framesPerSecond: { min: 30, max: 60 } }, /has \d+\.\d frames a second; Kling takes 30 to 60/],
    [{ maxMegabytes: 0.01 }, /is 0\.\d MB; Kling takes at most 0.1 MB/],
  ])('is refused beyond %j, with the limit and what was measured', async (limits, text) => {
    await expect(checkInput(await video(CLIP, limits), access)).rejects.toThrow(text);
  });

  it.each([
    [Buffer.alloc(0), 'is empty; Kling takes MP4 or MOV'],
    [Buffer.from('<html>'), 'is a web page under the name of a picture; Kling takes MP4 or MOV'],
    [Buffer.from('OggS and so on'), 'is no video; Kling takes MP4 or MOV'],
    [CLIP.subarray(0, CLIP.length - 1000), 'is cut off: its end is missing; copy or download it again'],
    [Buffer.concat(splitBoxes(CLIP).filter((box) => !isIndex(box))), 'is a damaged video: it has no index'],
  ])('is refused when it is none (%#)', async (bytes, text) => {
    await expect(checkInput(await video(bytes), access)).rejects.toThrow(text);
  });

  it('is refused where there is no bucket to put it into, with what to set', async () => {
    await expect(checkInput(await video(CLIP))).rejects.toThrow(
      /Kling takes videos by URL only: give a URL, or set KLING_INPUT_STORE to a bucket \(s3:/,
    );
  });

  it('may be a sound where a voice is to be heard, of a length that is measured too', async () => {
    await expect(checkInput(recording(`${SOUND}mp3`), access)).rejects.toThrow(
      /is 3\.\d s long; Kling takes 4 to 30 s$/,
    );
    await expect(checkInput(recording(`${SOUND}m4a`), access)).rejects.toThrow(
      /is 3\.\d s long; Kling takes 4 to 30 s$/,
    );
    await expect(checkInput(recording(await write('mute.mp4', CLIP)), access)).rejects.toThrow('holds no sound');
  });

  it.each([
    ['image', 'examples/landscape.png', 'image/png', '.png'],
    ['audio', 'test/fixtures/sounds/voice.wav', 'audio/wav', '.wav'],
    ['audio', 'test/fixtures/sounds/voice.mp3', 'audio/mpeg', '.mp3'],
    ['audio', 'test/fixtures/sounds/voice.aac', 'audio/aac', '.aac'],
    ['audio', 'test/fixtures/sounds/voice.m4a', 'audio/mp4', '.m4a'],
  ] as const)('like each %s, is sent as what it is: %s', async (kind, file, contentType, extension) => {
    const opened = await openInput({ field: 'f', file, kind }, {});
    expect(opened).toMatchObject({ contentType, extension });
    const chunks: Uint8Array[] = [];
    for await (const chunk of opened.open()) chunks.push(chunk);
    expect(Buffer.concat(chunks)).toEqual(await readFile(file));
  });

  it('is sent as MP4 or QuickTime, by its own first bytes', async () => {
    const quickTime = Buffer.from(CLIP);
    quickTime.write('qt  ', 8, 'latin1');
    for (const [bytes, type] of [[CLIP, 'video/mp4'] as const, [quickTime, 'video/quicktime'] as const]) {
      const opened = await openInput(await video(bytes), {});
      await opened.close();
      expect(opened.contentType).toBe(type);
    }
  });
});

function splitBoxes(bytes: Buffer): Buffer[] {
  const boxes: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += bytes.readUInt32BE(at))
    boxes.push(bytes.subarray(at, at + bytes.readUInt32BE(at)));
  return boxes;
}

const isIndex = (box: Buffer): boolean => box.toString('latin1', 4, 8) === 'moov';
