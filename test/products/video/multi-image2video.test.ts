import { describe, expect, it } from 'vitest';
import { parseRequest } from '../../../src/domain/generation/request.js';
import { listRequestFiles } from '../../../src/products/request-files.js';
import { complaints } from '../complaints.js';

const TWO = { product: 'multi-image2video', image_list: [{ image: './a.png' }, { image: './b.png' }], prompt: 'p' };

describe('multi-image2video', () => {
  it('is sent with its one model, of which it is said that Kling takes it out of service', () => {
    expect(parseRequest({ ...TWO, mode: 'professional', duration: 10 })).toMatchObject({
      body: { model_name: 'kling-v1-6', image_list: TWO.image_list, mode: 'pro', duration: '10' },
      notices: [
        'mode: "professional" is sent to Kling as "pro"',
        'model_name: Kling takes kling-v1-6 out of service and may refuse it; multi-image2video has no other',
      ],
    });
  });

  it('finds each picture of its list', () => {
    const request = parseRequest(TWO);
    if (request.kind !== 'create') throw new Error('no create');
    expect(listRequestFiles('multi-image2video', request.body).map(({ field }) => field)).toEqual([
      'image_list[0].image',
      'image_list[1].image',
    ]);
  });

  it.each([
    [{ image_list: undefined }, 'image_list: missing; multi-image2video needs image_list'],
    [{ prompt: undefined }, 'prompt: missing; multi-image2video needs prompt'],
    [{ image_list: [] }, 'image_list: 0 entries; Kling takes 1 to 4'],
    [{ image_list: Array.from({ length: 5 }, () => ({ image: 'a.png' })) }, '5 entries; Kling takes 1 to 4'],
    [{ image_list: [{ image_url: 'a.png' }] }, 'image_list[0].image_url: unknown field; image_list[0] takes image'],
    [{ mode: '4k' }, 'mode: "4k" is not possible; write "std" or "pro"'],
    [{ duration: '7' }, 'duration: "7" is not possible; write "5" or "10"'],
    [{ model_name: 'kling-v3' }, 'model_name: "kling-v3" is a model of'],
    [{ sound: 'on' }, 'sound: not a field of multi-image2video'],
  ])('refuses %j with what to write instead', (changes, text) => {
    expect(complaints({ ...TWO, ...changes }).join('\n')).toContain(text);
  });
});
