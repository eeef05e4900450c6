import { describe, expect, it } from 'vitest';
import { parseRequest } from '../../../src/domain/generation/request.js';
import { CATALOGUE } from '../../../src/products/catalogue.js';
import { priceOf } from '../../../src/products/price.js';
import { listRequestFiles } from '../../../src/products/request-files.js';
import { openSimulator } from '../../simulator/local-simulator.js';
import { complaints } from '../complaints.js';

const PICTURE = 'https://x.example/a.png';
const BASE = { product: 'omni-video', prompt: 'p', aspect_ratio: '16:9' };
const V3 = { ...BASE, model_name: 'kling-v3-omni' };
const images = (...types: readonly (string | undefined)[]) => ({
  image_list: types.map((type) => ({ image_url: PICTURE, ...(type === undefined ? {} : { type }) })),
});
const video = (refer_type?: string) => ({
  video_list: [{ video_url: 'https://x.example/a.mp4', ...(refer_type === undefined ? {} : { refer_type }) }],
});
const elements = (count: number) => ({ element_list: Array.from({ length: count }, (_, id) => ({ element_id: id })) });
const plain = (count: number) => images(...Array.from({ length: count }, () => undefined));

const createOf = (input: object) => {
  const request = parseRequest(input);
  if (request.kind !== 'create') throw new Error('no create');
  return request;
};

describe('omni-video', () => {
  it('is known by its model or its video, and takes its pictures as files', () => {
    expect(parseRequest({ prompt: 'p', model_name: 'kling-video-o1', aspect_ratio: '1:1' })).toMatchObject({
      product: 'omni-video',
    });
    const { product, body } = createOf({ prompt: 'p', ...video('base'), image_list: [{ image_url: './a.png' }] });
    expect(product).toBe('omni-video');
    expect(listRequestFiles('omni-video', body).map(({ field }) => field)).toEqual(['image_list[0].image_url']);
  });

  it.each([
    [{ ...BASE, ...plain(7) }],
    [{ ...BASE, ...plain(4), ...video('feature') }],
    [{ ...BASE, ...plain(2), ...elements(5) }],
    [{ ...BASE, ...images('first_frame', 'end_frame') }],
    [{ ...BASE, ...images('first_frame'), aspect_ratio: undefined }],
    [{ ...BASE, ...video('base'), aspect_ratio: undefined }],
    [{ ...BASE, ...plain(1), duration: 7 }],
    [{ ...BASE, ...video('feature'), duration: '3' }],
    [{ ...V3, duration: '15', mode: '4k', sound: 'on' }],
    [{ ...V3, ...images('first_frame', 'end_frame'), multi_shot: true, shot_type: 'intelligence' }],
  ])('takes what Kling documents: %j', (input) => {
    expect(parseRequest(input).notices).toEqual([]);
  });

  it.each([
    [{ ...plain(8) }, 'image_list: 8 entries; Kling takes 1 to 7'],
    [{ ...plain(4), ...elements(4) }, 'image_list: Kling takes at most 7 pictures and elements together'],
    [{ ...plain(3), ...elements(2), ...video('feature') }, 'and at most 4 beside a video'],
    [{ ...images('end_frame') }, 'image_list: an end_frame needs a first_frame'],
    [{ ...images('first_frame', 'end_frame', undefined) }, 'image_list: with an end_frame Kling takes two pictures'],
    [{ ...images('first_frame', 'first_frame') }, 'image_list: a video has one first_frame and one end_frame'],
    [
      { ...images('first_frame'), ...video('base') },
      'image_list: Kling takes no first_frame and end_frame with a video to edit',
    ],
    [{ ...images('first_frame'), ...video() }, 'or write "refer_type":"feature"'],
    [
      { ...images('last_frame') },
      'image_list[0].type: "last_frame" is not possible; write "first_frame" or "end_frame"',
    ],
    [{ video_list: [...video().video_list, ...video().video_list] }, 'video_list: 2 entries; Kling takes 1 to 1'],
    [{ video_list: [{ video_url: 'ftp://x/a' }] }, 'video_list[0].video_url: "ftp://x/a" is not a URL that Kling'],
    [{ aspect_ratio: undefined }, 'aspect_ratio: missing; Kling needs it without a first_frame'],
    [{ aspect_ratio: undefined, ...video('feature') }, 'aspect_ratio: missing'],
    [
      { duration: '7' },
      'duration: kling-video-o1 makes 5 or 10 s of a text or a first_frame (Kling: "Duration only supports 5 or 10 seconds when no refer_image is provided")',
    ],
    [{ ...images('first_frame'), duration: '3' }, 'duration: kling-video-o1 makes 5 or 10 s'],
    [{ ...plain(1), duration: '11' }, 'duration: "11" is not possible with kling-video-o1; write "3" to "10"'],
    [{ mode: '4k' }, '(Kling: "4k mode is not supported by the current model: kling-video-o1")'],
    [
      { sound: 'on' },
      'sound: "on" is not possible with kling-video-o1; leave it out, or write "model_name":"kling-v3-omni"',
    ],
    [
      { multi_shot: true, shot_type: 'intelligence' },
      'multi_shot: true is not possible with kling-video-o1; leave it out, or write "model_name":"kling-v3-omni"',
    ],
    [
      { model_name: 'kling-v3-omni', sound: 'on', ...video('feature') },
      'sound: Kling makes no sound of its own beside a video',
    ],
    [
      { model_name: 'kling-v3-omni', multi_shot: true, shot_type: 'intelligence', ...video('base') },
      'multi_shot: Kling makes no several shots with a video to edit',
    ],
    [{ model_name: 'kling-v3' }, 'model_name: "kling-v3" is a model of'],
    [{ prompt: undefined }, 'prompt: missing'],
    [{ negative_prompt: 'q' }, 'negative_prompt: not a field of omni-video'],
  ])('refuses %j with the reason', (changes, text) => {
    expect(complaints({ ...BASE, ...changes }).join('\n')).toContain(text);
  });

  it('says what only Kling knows, and leaves it to Kling', () => {
    const notices = (changes: object) => parseRequest({ ...BASE, ...changes }).notices;
    expect(notices({ ...elements(1), duration: '7' })).toEqual([expect.stringMatching(/^duration: Kling may refuse/)]);
    expect(notices({ ...video('base'), duration: '7' })).toEqual([
      expect.stringMatching(/^duration: a video that is edited/),
    ]);
  });

  it.each([
    [{ ...BASE }, '4'],
    [{ ...BASE, mode: 'std' }, '3'],
    [{ ...BASE, ...video('feature') }, '6'],
    [{ ...BASE, mode: 'std', ...video('feature') }, '4.5'],
    [{ ...V3, mode: 'std', sound: 'on' }, '4'],
    [{ ...V3, sound: 'on' }, '5'],
    [{ ...V3, mode: '4k', duration: '3' }, '9'],
    [{ ...V3, duration: '3', mode: 'std' }, '1.8'],
    [{ ...BASE, ...video('base') }, undefined],
  ])('costs what Kling lists, which the simulated Kling deducts too: %j', async (input, units) => {
    const { model, body } = createOf(input);
    expect(priceOf(CATALOGUE['omni-video'], model, body)).toBe(units);
    if (units === undefined) return;
    const { finish } = await openSimulator();
    const task = (await finish('/v1/videos/omni-video', body)) as { final_unit_deduction?: string };
    expect(task.final_unit_deduction).toBe(units);
  });
});
