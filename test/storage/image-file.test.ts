import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkImage, createImages } from '../../src/storage/image-file.js';

/** The first bytes of a PNG of that size: enough to be measured. */
function png(width: number, height: number, totalBytes = 64): Buffer {
  const head = Buffer.alloc(totalBytes);
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]).copy(head);
  head.write('IHDR', 12);
  head.writeUInt32BE(width, 16);
  head.writeUInt32BE(height, 20);
  return head;
}

describe('checkImage', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'kling-images-'));
  });
  afterAll(async () => {
    await rm(directory, { recursive: true });
  });

  const write = async (name: string, bytes: Buffer) => {
    const file = path.join(directory, name);
    await writeFile(file, bytes);
    return file;
  };

  it('takes a PNG within the limits, whatever its name', async () => {
    const file = await write('fine.txt', png(300, 750));
    await expect(checkImage(file, 'image')).resolves.toBeUndefined();
    expect(await createImages().readBase64(file, 'image')).toBe(png(300, 750).toString('base64'));
  });

  it.each([
    ['cat.gif', Buffer.from('GIF89a...'), 'is a GIF picture; Kling takes PNG or JPEG'],
    ['cat.webp', Buffer.from('RIFFxxxxWEBPVP8 '), 'is a WebP picture; Kling takes PNG or JPEG'],
    ['cat.png', Buffer.from('<html>'), 'is neither PNG nor JPEG; Kling takes PNG or JPEG'],
    ['empty.png', Buffer.alloc(0), 'is empty; Kling takes PNG or JPEG'],
    ['small.png', png(200, 200), 'is 200x200 px; each side must be at least 300 px'],
    ['wide.png', png(1000, 399), 'is 1000x399 px; one side may be at most 2.5 times the other'],
    ['heavy.png', png(400, 400, 13_002_342), 'is 12.4 MB; Kling takes at most 10 MB'],
    ['just-over.png', png(400, 400, 10 * 1024 * 1024 + 1), 'is 10.1 MB; Kling takes at most 10 MB'],
    ['cut.png', png(400, 400).subarray(0, 10), 'is a damaged PNG: its size cannot be read'],
    ['cut.jpg', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]), 'is a damaged JPEG: its size cannot be read'],
  ])('refuses %s', async (name, bytes, text) => {
    const file = await write(name, bytes);
    await expect(checkImage(file, 'image')).rejects.toThrow(`image: ${JSON.stringify(file)} ${text}`);
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
    await expect(checkImage(pipe, 'image')).rejects.toThrow(`image: ${JSON.stringify(pipe)} is not a file`);
  });
});
