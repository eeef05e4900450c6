import { describe, expect, it } from 'vitest';
import { createEndpoint } from '../../../src/kling/api/endpoints.js';
import { CATALOGUE } from '../../../src/products/catalogue.js';
import { listRequestFiles } from '../../../src/products/request-files.js';
import { listRequestNames } from '../../../src/products/request-names.js';
import { openSimulator } from '../../simulator/local-simulator.js';
import { bodyOf } from '../body-of.js';
import { complaints } from '../complaints.js';

const PATH = '/v1/general/advanced-custom-elements';
const URL_OF = 'https://x.example/a.png';
const FOX = { element_name: 'Fox', reference_type: 'image_refer', element_image_list: { frontal_image: URL_OF } };
const FILM = {
  element_name: 'Fox',
  reference_type: 'video_refer',
  element_video_list: { refer_videos: [{ video_url: 'https://x.example/a.mp4' }] },
};

describe('advanced-custom-elements', () => {
  it('lives where Kling documents it, and is known by its fields', () => {
    expect(CATALOGUE['advanced-custom-elements'].path).toBe(PATH);
    expect(complaints(FOX)).toEqual([]);
    expect(complaints({ ...FILM, tag_list: [{ tag_id: 'o_103' }] })).toEqual([]);
  });

  it('sends its pictures from their files', () => {
    const list = { frontal_image: './a.png', refer_images: [{ image_url: './b.png' }, { image_url: URL_OF }] };
    const body = bodyOf({ ...FOX, element_image_list: list });
    expect(listRequestFiles('advanced-custom-elements', body).map(({ field }) => field)).toEqual([
      'element_image_list.frontal_image',
      'element_image_list.refer_images[0].image_url',
    ]);
  });

  it.each([
    [{ ...FOX, element_name: ' ' }, 'element_name: empty'],
    [{ ...FOX, element_name: 'x'.repeat(21) }, 'element_name: 21 characters; Kling takes at most 20'],
    [{ ...FOX, element_description: 'x'.repeat(101) }, 'element_description: 101 characters'],
    [{ ...FOX, reference_type: undefined }, 'reference_type: missing'],
    [{ ...FOX, reference_type: 'audio_refer' }, 'reference_type: "audio_refer" is not possible'],
    [{ ...FOX, element_image_list: undefined }, 'element_image_list: missing; reference_type "image_refer" needs it'],
    [{ ...FOX, element_image_list: {} }, 'element_image_list.frontal_image: missing'],
    [{ ...FILM, element_video_list: { refer_videos: [] } }, 'element_video_list.refer_videos: 0 entries'],
    [{ ...FOX, tag_list: [{ tag_id: 'o_109' }] }, 'tag_list[0].tag_id: "o_109" is not possible'],
  ])('refuses %j, and so does the simulated Kling', async (input, start) => {
    expect(complaints({ product: 'element', ...input }).join('\n')).toContain(start);
    expect((await (await openSimulator()).call(PATH, { body: input })).reply.code).toBe(1201);
  });

  it('refuses what is made of something else than it says, which Kling would leave out', () => {
    expect(complaints({ ...FOX, element_video_list: FILM.element_video_list })).toEqual([
      'element_video_list: goes with reference_type "video_refer" only',
    ]);
  });
});

describe('an element or a voice of a request', () => {
  it('may be called by its name, which ids are not', () => {
    const body = bodyOf({
      image: './a.png',
      model_name: 'kling-v3',
      element_list: [{ element_id: 'My Fox' }, { element_id: 123 }],
    });
    expect(listRequestNames('image2video', body)).toEqual([
      { field: 'element_list[0].element_id', kind: 'element', name: 'My Fox' },
    ]);
  });

  it('is sent as a number where that is exact, and as text where JSON would round it', () => {
    const ids = ['123', '829824295735410756', '007'].map((element_id) => ({ element_id }));
    const body = bodyOf({ product: 'omni-image', prompt: 'p', element_list: ids });
    expect(createEndpoint(CATALOGUE['omni-image']).create(body).body.element_list).toEqual([
      { element_id: 123 },
      { element_id: '829824295735410756' },
      { element_id: '007' },
    ]);
  });

  it.each(['', ' ', 'a\nb', 'a name '.repeat(20), 1.5, true])('is refused as %j', (element_id) => {
    expect(complaints({ product: 'omni-image', prompt: 'p', element_list: [{ element_id }] })).not.toEqual([]);
  });
});
