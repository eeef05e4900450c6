import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkInput, createInputs } from '../../src/pictures/input-file.js';

const VOICE = fileURLToPath(new URL('../fixtures/sounds/voice.wav', import.meta.url));
const seconds = { min: 2, max: 60 };
const sound = (file: string, range = seconds) =>
  ({ file, field: 'sound_file', kind: 'audio', seconds: range }) as const;

describe('a sound of a request', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'kling-sounds-'));
  });
  afterAll(async () => {
    await rm(directory, { recursive: true });
  });

  it('is read whole, as base64, and known by its content', async () => {
    const base64 = await createInputs().readBase64(sound(VOICE));
    expect(Buffer.from(base64, 'base64').toString('latin1', 8, 12)).toBe('WAVE');
    expect(await checkInput(sound(VOICE))).toMatchObject({ sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
  });

  it.each([
    ['tag.mp3', Buffer.from('ID3\x03xxxxxxxx')],
    ['frame.mp3', Buffer.from([0xff, 0xfb, 0x90, 0, 0, 0, 0, 0, 0, 0, 0, 0])],
    ['box.m4a', Buffer.from('xxxxftypM4A xxxx')],
  ])('may be %s', async (name, bytes) => {
    const file = path.join(directory, name);
    await writeFile(file, bytes);
    expect(await createInputs().readBase64(sound(file))).toBe(bytes.toString('base64'));
  });

  it.each([
    ['empty.mp3', Buffer.alloc(0), 'is empty; Kling takes MP3, WAV, M4A or AAC'],
    ['page.mp3', Buffer.from('<html>'), 'is no sound; Kling takes MP3, WAV, M4A or AAC'],
    [
      'large.mp3',
      Buffer.concat([Buffer.from('ID3'), Buffer.alloc(5 * 1024 * 1024)]),
      'is 5.1 MB; Kling takes at most 5 MB',
    ],
  ])('is refused as %s', async (name, bytes, text) => {
    const file = path.join(directory, name);
    await writeFile(file, bytes);
    await expect(checkInput(sound(file))).rejects.toThrow(`sound_file: ${JSON.stringify(file)} ${text}`);
  });

  it('is refused when it is too short or too long', async () => {
    await expect(checkInput(sound(VOICE, { min: 5, max: 60 }))).rejects.toThrow('is 3.0 s long; Kling takes 5 to 60 s');
    await expect(checkInput(sound(VOICE, { min: 1, max: 2 }))).rejects.toThrow('is 3.0 s long; Kling takes 1 to 2 s');
  });

  it.each(['mp3', 'm4a', 'aac', 'wav'])('is measured as %s', async (form) => {
    const file = VOICE.replace(/wav$/, form);
    expect((await checkInput(sound(file))).notices).toEqual([]);
    await expect(checkInput(sound(file, { min: 4, max: 60 }))).rejects.toThrow(
      /voice\.\w+" is 3\.[0-3] s long; Kling takes 4 to 60 s$/,
    );
  });

  it('is as long as what is there of it, whatever its head says', async () => {
    const file = path.join(directory, 'cut-off.wav');
    await writeFile(file, (await readFile(VOICE)).subarray(0, 12_000));
    await expect(checkInput(sound(file))).rejects.toThrow('is 1.5 s long; Kling takes 2 to 60 s');
  });

  it('is refused where there is none', async () => {
    await expect(checkInput(sound('/nowhere/a.mp3'))).rejects.toThrow('cannot be read: no such file');
  });
});
