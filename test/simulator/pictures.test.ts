import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readPictureSize } from '../../src/simulator/products/picture-size.js';
import { IMAGE2VIDEO, IMAGES, openSimulator } from './local-simulator.js';

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
};

/** A grey PNG. */
function png(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  const pixels = deflateSync(Buffer.alloc((width + 1) * height));
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}

/** The head of a JPEG with a table before its frame, and its end: enough for its size. */
const jpeg = (width: number, height: number): Buffer => {
  const frame = Buffer.from('ffc0000b08000000000101110000', 'hex');
  frame.writeUInt16BE(height, 5);
  frame.writeUInt16BE(width, 7);
  return Buffer.concat([Buffer.from('ffd8ffe000040000ffc4000300', 'hex'), frame, Buffer.from('ffd9', 'hex')]);
};

const NO_PICTURE = 'Image pixel is invalid';
const WRONG_SHAPE =
  'The resolution or aspect ratio of the input image is invalid. Please ensure it meets the required specifications.';
const LANDSCAPE = readFileSync(join(import.meta.dirname, '../../examples/landscape.png'));

const DEFECTS: readonly (readonly [string, Buffer, string])[] = [
  ['text', Buffer.from('hello world'), NO_PICTURE],
  ['one pixel', png(1, 1), NO_PICTURE],
  ['a side of 299 pixels', png(299, 400), NO_PICTURE],
  ['a PNG that was cut off', LANDSCAPE.subarray(0, LANDSCAPE.length - 100), NO_PICTURE],
  ['a JPEG of one pixel', jpeg(1, 1), NO_PICTURE],
  ['a strip', png(1000, 320), WRONG_SHAPE],
  ['a pillar', png(320, 1000), WRONG_SHAPE],
];

describe('a picture that is sent', () => {
  for (const [what, picture, message] of DEFECTS)
    it(`makes the task fail, at no charge: ${what}`, async () => {
      const { call, create, simulator } = await openSimulator({ speed: 100_000 });
      const id = await create(IMAGE2VIDEO, { model_name: 'kling-v2-6', image: picture.toString('base64') });
      await expect.poll(() => simulator.tasks()[0]?.status).toBe('failed');
      expect((await call(`${IMAGE2VIDEO}/${id}`)).reply.data).toMatchObject({
        task_status: 'failed',
        task_status_msg: message,
        final_unit_deduction: '0',
      });
    });

  it('is looked at wherever it stands', async () => {
    const { create, simulator } = await openSimulator({ speed: 100_000, discontinuedModels: [] });
    const image = LANDSCAPE.toString('base64');
    const bad = png(1, 1).toString('base64');
    await create(IMAGES, { prompt: 'x', image: bad });
    await create(IMAGE2VIDEO, { model_name: 'kling-v3', image, image_tail: bad });
    await create(IMAGE2VIDEO, { model_name: 'kling-v1', image, static_mask: bad });
    await expect.poll(() => simulator.tasks().map(({ message }) => message)).toEqual(Array(3).fill(NO_PICTURE));
  });

  it.each([
    [png(640, 360), { width: 640, height: 360 }],
    [jpeg(640, 360), { width: 640, height: 360 }],
    [LANDSCAPE, { width: 768, height: 512 }],
    [Buffer.alloc(0), undefined],
    [Buffer.from('ffd8', 'hex'), undefined],
    [Buffer.from('ffd8ffc0ffd9ffffff', 'hex'), undefined],
  ])('has the size that it says (%#)', (bytes, size) => {
    expect(readPictureSize(bytes)).toEqual(size);
  });
});
