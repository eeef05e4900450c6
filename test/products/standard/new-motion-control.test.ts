import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../../src/products/catalogue.js';
import { priceOf } from '../../../src/products/price.js';
import { complaints } from '../complaints.js';
import { read, sent } from './read-standard.js';

const IMAGE = 'https://example.com/a.png';
const VIDEO = 'https://example.com/v.mp4';
const flat = { image: IMAGE, video_url: VIDEO, character_orientation: 'video' };
const request = { product: '/motion-control', ...flat };

describe('motion-control of the new standard', () => {
  it('is meant by what it is made of and its model, flat or as documented', () => {
    const pasted = {
      contents: [
        { type: 'image', url: IMAGE },
        { type: 'video', url: VIDEO },
      ],
      settings: { character_orientation: 'video' },
    };
    for (const form of [flat, pasted])
      expect(sent({ model_name: 'kling-2.6', ...form })).toEqual({ path: '/motion-control/kling-2.6', body: pasted });
  });

  it.each([
    [{ character_orientation: undefined }, /^character_orientation: missing/],
    [{ resolution: '4k' }, /^resolution: "4k" is not possible/],
    [{ audio: 'native' }, /^audio: "native" is not possible; write "original" or "off"/],
    [{ duration: 5 }, /^duration: not a field of new-motion-control/],
    [{ video_url: 'ftp://x.example/dance.mp4' }, /^video_url: .* is not a URL that Kling can open/],
    [{ contents: [{ type: 'image', url: IMAGE, id: 'x' }] }, /^image: Kling takes exactly one picture/],
    [{ image: undefined, contents: [{ type: 'prompt', text: 'p' }] }, /^image: /],
    [{ prompt: 'p'.repeat(2501) }, /^prompt: 2,501 characters/],
  ])('refuses before it is paid what Kling does not take: %j', (more, text) => {
    expect(complaints({ ...request, ...more })[0]).toMatch(text);
  });

  it('has no price before somebody knows how long the video is', () => {
    const { model, body } = read(request);
    expect(priceOf(CATALOGUE['new-motion-control'], model, body)).toBeUndefined();
  });
});
