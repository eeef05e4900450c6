import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../../src/products/catalogue.js';
import { priceOf } from '../../../src/products/price.js';
import { complaints } from '../complaints.js';
import { read, sent } from './read-standard.js';

const IMAGE = 'https://example.com/a.png';
const TAIL = 'https://example.com/b.png';
const request = { product: 'image-to-video', image: IMAGE };
const element = { type: 'element', element_id: '7', id: 'fox' };
const voice = { type: 'voice', voice_id: '9', id: 'v' };

describe('image-to-video of the new standard', () => {
  it('is meant by a picture and one of its models, and flat fields find their places', () => {
    expect(
      sent({ image: IMAGE, prompt: 'a fox', model_name: 'kling-3.0-turbo', duration: 5, resolution: '1080p' }),
    ).toEqual({
      path: '/image-to-video/kling-3.0-turbo',
      body: {
        contents: [
          { type: 'first_frame', url: IMAGE },
          { type: 'prompt', text: 'a fox' },
        ],
        settings: { resolution: '1080p', duration: 5 },
      },
    });
  });

  it("is meant by a body as Kling's documentation has it, with its model", () => {
    const pasted = {
      contents: [{ type: 'first_frame', url: IMAGE }, { type: 'prompt', text: 'a fox' }, element],
      settings: { duration: 7 },
      options: { watermark_info: { enabled: true } },
    };
    expect(read({ model_name: 'kling-3.0', ...pasted }).product).toBe('image-to-video');
    expect(sent({ product: '/image-to-video/kling-3.0', ...pasted })).toEqual({
      path: '/image-to-video/kling-3.0',
      body: { ...pasted, contents: [pasted.contents[0], pasted.contents[1], { ...element, element_id: 7 }] },
    });
  });

  it.each([
    ['kling-3.0-turbo', { image_tail: TAIL }, /^image_tail: not possible with kling-3.0-turbo.*first frame only/],
    ['kling-2.6', { image_tail: TAIL }, /^image_tail: needs "resolution":"1080p" with kling-2.6/],
    ['kling-2.5-turbo', { image_tail: TAIL, resolution: '720p' }, /^image_tail: needs "resolution":"1080p"/],
    ['kling-2.5-turbo', { audio: 'native' }, /^audio: "native" is not possible/],
    ['kling-2.6', { contents: [element] }, /^contents: an element is not possible with kling-2.6.*kling-3.0 only/],
    ['kling-3.0', { contents: [element, element, element, element] }, /^contents: more than 3 elements/],
    ['kling-3.0', { contents: [voice] }, /^contents: a voice is not possible with kling-3.0/],
    ['kling-2.6', { contents: [voice] }, /^contents: a voice with kling-2.6 needs "audio":"native"/],
    [
      'kling-2.6',
      { contents: [voice, voice, voice], audio: 'native', resolution: '1080p' },
      /^contents: more than 2 voices/,
    ],
    ['kling-2.6', { duration: 7 }, /^duration: "7" is not possible with kling-2.6; write "5" or "10"/],
    [
      'kling-3.0',
      { contents: [{ type: 'first_frame', url: TAIL, id: 'x' }] },
      /^contents: Kling takes one first_frame/,
    ],
    ['kling-3.0', { aspect_ratio: '16:9' }, /^aspect_ratio: not a field of image-to-video/],
    ['kling-3.0', { mode: 'pro' }, /^mode: not a field of image-to-video/],
    [
      'kling-3.0',
      { contents: [{ type: 'refer_image', url: TAIL }] },
      /^contents\[0\]\.type: "refer_image" is not possible/,
    ],
  ])('refuses before it is paid what Kling documents otherwise: %s %j', (model, more, text) => {
    expect(complaints({ ...request, model_name: model, ...more })[0]).toMatch(text);
  });

  it('refuses a last frame alone, wherever it stands', () => {
    const alone = { model_name: 'kling-3.0', contents: [{ type: 'last_frame', url: TAIL }] };
    expect(complaints({ product: 'image-to-video', ...alone })[0]).toMatch(/^image: missing/);
  });

  it('takes first and last frame where the model does', () => {
    const both = { ...request, image_tail: TAIL };
    expect(complaints({ ...both, model_name: 'kling-3.0' })).toEqual([]);
    expect(complaints({ ...both, model_name: 'kling-2.6', resolution: '1080p' })).toEqual([]);
  });

  it('knows that a voice costs more', () => {
    const price = (more: object) => {
      const { model, body } = read({ ...request, model_name: 'kling-2.6', resolution: '1080p', ...more });
      return priceOf(CATALOGUE['image-to-video'], model, body);
    };
    expect([price({}), price({ audio: 'native' }), price({ audio: 'native', contents: [voice] })]).toEqual([
      '2.5',
      '5',
      '6',
    ]);
  });
});
