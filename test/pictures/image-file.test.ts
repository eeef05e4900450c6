import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkInput, createInputs } from '../../src/pictures/input-file.js';
import { chunk, exif, jpeg, png } from '../manifest/picture-files.js';

const FIXTURES = fileURLToPath(new URL('../fixtures/pictures/', import.meta.url));

const checkImage = (file: string, field: string) => checkInput({ file, field, kind: 'image' });

describe('a picture of a request', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'kling-images-'));
  });
  afterAll(async () => {
    await rm(directory, { recursive: true });
  });

  const padded = (bytes: number) => Buffer.concat([png(400, 400), Buffer.alloc(bytes)]).subarray(0, bytes);
  const write = async (name: string, bytes: Buffer) => {
    const file = path.join(directory, name);
    await writeFile(file, bytes);
    return file;
  };

  it('takes a PNG within the limits, whatever its name', async () => {
    const file = await write('fine.txt', png(300, 750));
    const sha256 = createHash('sha256').update(png(300, 750)).digest('hex');
    await expect(checkImage(file, 'image')).resolves.toEqual({ sha256, notices: [] });
    expect(await createInputs().readBase64({ file, field: 'image', kind: 'image' })).toBe(
      png(300, 750).toString('base64'),
    );
  });

  it.each([
    ['cat.gif', Buffer.from('GIF89a...'), 'is a GIF picture; Kling takes PNG or JPEG'],
    ['cat.webp', Buffer.from('RIFFxxxxWEBPVP8 '), 'is a WebP picture; Kling takes PNG or JPEG'],
    ['cat.png', Buffer.from('<html>'), 'is a web page under the name of a picture; Kling takes PNG or JPEG'],
    ['page.jpg', Buffer.from('\n<!DOCTYPE html>\n<p>Not found'), 'is a web page under the name of a picture; Kling'],
    ['error.jpg', Buffer.from('{"error":"gone"}'), 'is JSON under the name of a picture; Kling takes PNG or JPEG'],
    ['zeros.jpg', Buffer.alloc(5000), 'is nothing but zero bytes; Kling takes PNG or JPEG'],
    ['notes.png', Buffer.from('a fox'), 'is neither PNG nor JPEG; Kling takes PNG or JPEG'],
    ['empty.png', Buffer.alloc(0), 'is empty; Kling takes PNG or JPEG'],
    ['small.png', png(200, 200), 'is 200x200 px; each side must be at least 300 px'],
    ['wide.png', png(1000, 399), 'is 1000x399 px; one side may be at most 2.5 times the other'],
    ['heavy.png', padded(13_002_342), 'is 12.4 MB; Kling takes at most 10 MB'],
    ['just-over.png', padded(10 * 1024 * 1024 + 1), 'is 10.1 MB; Kling takes at most 10 MB'],
    ['cut.png', png(400, 400).subarray(0, 10), 'is a damaged PNG: its size cannot be read'],
    ['cut.jpg', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]), 'is a damaged JPEG: its size cannot be read'],
  ])('refuses %s', async (name, bytes, text) => {
    const file = await write(name, bytes);
    await expect(checkImage(file, 'image')).rejects.toThrow(`image: ${JSON.stringify(file)} ${text}`);
  });

  const whole = png(400, 400);
  const flipped: Buffer = Buffer.from(whole);
  flipped[50] = (flipped[50] ?? 0) ^ 1;
  const CUT = 'is cut off: its end is missing; copy or download it again';
  it.each([
    ['half.png', whole.subarray(0, whole.length / 2), CUT],
    ['without-end.png', whole.subarray(0, -12), CUT],
    ['nearly.png', whole.subarray(0, -1), CUT],
    ['flipped.png', flipped, 'is a damaged PNG: its part IDAT has a wrong checksum'],
    ['filled.png', Buffer.concat([whole.subarray(0, 45), Buffer.alloc(500)]), 'is a damaged PNG: its part IDAT'],
    ['half.jpg', jpeg(400, 400).subarray(0, -8), CUT],
    ['without-end.jpg', jpeg(400, 400).subarray(0, -2), CUT],
    ['filled.jpg', Buffer.concat([jpeg(400, 400).subarray(0, -4), Buffer.alloc(500)]), CUT],
  ])('reads a picture to its end, and refuses %s', async (name, bytes: Buffer, text) => {
    const file = await write(name, bytes);
    await expect(checkImage(file, 'image')).rejects.toThrow(`image: ${JSON.stringify(file)} ${text}`);
  });

  it.each(['truncated.png', 'truncated.jpg'])('refuses %s, which shows a half of what was made', async (name) => {
    await expect(checkImage(path.join(FIXTURES, name), 'image')).rejects.toThrow(CUT);
  });

  it('minds nothing that comes after the end of a picture', async () => {
    for (const [name, bytes] of [
      ['more.png', whole],
      ['more.jpg', jpeg(400, 400, exif(1))],
    ] as const) {
      const file = await write(name, Buffer.concat([bytes, Buffer.from('made by a camera')]));
      expect((await checkImage(file, 'image')).notices).toEqual([]);
    }
  });

  it.each([
    ['a camera', undefined, 'a rotation of 90°'],
    ['turned.png', png(400, 400, [chunk('eXIf', exif(8, 'II'))]), 'a rotation of 270°'],
    ['upside-down.jpg', jpeg(400, 400, exif(3, 'II')), 'a rotation of 180°'],
    ['mirrored.jpg', jpeg(400, 400, exif(5)), 'a mirroring and a rotation of 90°'],
  ])('says that the picture of %s is turned by those who show it', async (name, bytes: Buffer | undefined, turn) => {
    const file = bytes === undefined ? path.join(FIXTURES, 'turned.jpg') : await write(name, bytes);
    expect((await checkImage(file, 'image')).notices).toEqual([
      `image: ${JSON.stringify(file)} carries ${turn}; Kling may show it lying: save it the way it should stand`,
    ]);
  });

  it('takes a picture whose EXIF data is damaged', async () => {
    const file = await write('odd.jpg', jpeg(400, 400, exif(6).subarray(0, 15)));
    expect((await checkImage(file, 'image')).notices).toEqual([]);
  });

  it('says when there is no such file, or it is a directory', async () => {
    await expect(checkImage('/nowhere/cat.png', 'image_tail')).rejects.toThrow(
      'image_tail: "/nowhere/cat.png" cannot be read: no such file',
    );
    await expect(checkImage(directory, 'image')).rejects.toThrow(`image: ${JSON.stringify(directory)} is not a file`);
  });

  it.skipIf(process.platform === 'win32')('does not wait for a named pipe', async () => {
    const pipe = path.join(directory, 'pipe.png');
    execFileSync('mkfifo', [pipe]);
    await expect(checkImage(pipe, 'image')).rejects.toThrow(
      `image: ${JSON.stringify(pipe)} is a pipe or a device, not a file`,
    );
  });
});
