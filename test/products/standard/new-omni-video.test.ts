import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../../src/products/catalogue.js';
import { priceOf } from '../../../src/products/price.js';
import { complaints } from '../complaints.js';
import { read, sent } from './read-standard.js';

const PICTURE = 'https://example.com/a.png';
const VIDEO = 'https://example.com/v.mp4';
const prompt = { type: 'prompt', text: 'a fox' };
const picture = { type: 'refer_image', url: PICTURE };
const feature = { type: 'feature_video', url: VIDEO };
const base = { type: 'base_video', url: VIDEO };
const many = (count: number) => Array.from({ length: count }, () => picture);

describe('omni-video of the new standard', () => {
  it('is meant by its models alone, and by its path', () => {
    expect(read({ prompt: 'a fox', model_name: 'kling-3.0-omni' }).product).toBe('new-omni-video');
    expect(read({ prompt: 'a fox', model_name: 'kling-o1' }).product).toBe('new-omni-video');
    expect(sent({ task: '/omni-video', prompt: 'a fox', aspect_ratio: '1:1' })).toEqual({
      path: '/omni-video/kling-3.0-omni',
      body: { contents: [prompt], settings: { aspect_ratio: '1:1' } },
    });
  });

  it("takes a body as Kling's documentation has it", () => {
    const pasted = {
      contents: [prompt, { ...picture, id: 'fox' }, { ...feature, id: 'v' }],
      settings: { duration: 5 },
    };
    expect(sent({ task: 'omni-video/kling-3.0-omni', ...pasted }).body).toEqual(pasted);
  });

  it.each([
    ['kling-3.0-omni', [feature, base], {}, /^contents: more than one video/],
    ['kling-3.0-omni', [{ type: 'last_frame', url: PICTURE }], {}, /^contents\[1\]\.url: needs the first frame/],
    ['kling-3.0-omni', [picture], { image: PICTURE, image_tail: PICTURE }, /^image_tail: .*at most two pictures/],
    ['kling-3.0-omni', many(8), {}, /^contents: .*at most 7/],
    ['kling-3.0-omni', [...many(5), feature], {}, /^contents: .*at most 4/],
    ['kling-3.0-omni', [feature], { audio: 'native' }, /^audio: with feature_video Kling makes no sound/],
    ['kling-3.0-omni', [feature], { multi_shot: false }, /^multi_shot: with feature_video/],
    ['kling-3.0-omni', [base], { image: PICTURE }, /^contents: a base_video goes with no first or last frame/],
    ['kling-3.0-omni', [base], { multi_shot: true }, /^multi_shot: a base_video/],
    ['kling-3.0-omni', [base], { audio: 'native' }, /^audio: "native" does not go with a base_video/],
    ['kling-o1', [], { duration: 7 }, /^duration: write "5" or "10" \(Kling: "Duration only supports/],
    ['kling-o1', [picture], { duration: 12 }, /^duration: "12" is not possible with kling-o1; write "3" to "10"/],
    ['kling-o1', [], { resolution: '4k' }, /^resolution: "4k" is not possible with kling-o1/],
    ['kling-o1', [], { audio: 'native' }, /^audio: "native" is not possible with kling-o1/],
    ['kling-o1', [], { multi_shot: true }, /^multi_shot: not possible with kling-o1/],
    ['kling-o1', [], { prompt: 'p'.repeat(2501) }, /^prompt: .*2,500/],
    ['kling-3.0-omni', [{ ...base, url: 'ftp://x/v.mp4' }], {}, /^contents\[1\]\.url: .* is not a URL that Kling/],
  ])('refuses before it is paid what Kling documents otherwise: %s %j %j', (model, more, settings, text) => {
    const words = 'prompt' in settings ? [] : [prompt];
    const request = { product: 'new-omni-video', model_name: model, contents: [...words, ...more], ...settings };
    expect(complaints(request)[0]).toMatch(text);
  });

  it('takes three to ten seconds of kling-o1 beside a picture or a video', () => {
    const request = { model_name: 'kling-o1', prompt: 'p', duration: 7 };
    for (const one of [picture, feature]) expect(complaints({ ...request, contents: [one] })).toEqual([]);
  });

  it('knows what sound and a video cost', () => {
    const price = (model_name: string, more: object) => {
      const { model, body } = read({ product: 'new-omni-video', model_name, prompt: 'p', ...more });
      return priceOf(CATALOGUE['new-omni-video'], model, body);
    };
    expect(price('kling-3.0-omni', { duration: 3 })).toBe('1.8');
    expect(price('kling-3.0-omni', { audio: 'native' })).toBe('4');
    expect(price('kling-3.0-omni', { contents: [base], resolution: '1080p' })).toBe('6');
    expect(price('kling-3.0-omni', { resolution: '4k' })).toBe('15');
    expect(price('kling-o1', { contents: [feature] })).toBe('4.5');
  });
});
