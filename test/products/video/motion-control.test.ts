import { describe, expect, it } from 'vitest';
import { checkItems } from '../../../src/domain/batch/batch-items.js';
import { estimate } from '../../../src/domain/batch/cost/estimate.js';
import { renderEstimate } from '../../../src/domain/batch/cost/render-estimate.js';
import { parseRequest } from '../../../src/domain/generation/request.js';
import { listRequestFiles } from '../../../src/products/request-files.js';
import { complaints } from '../complaints.js';

const STEPS = {
  image_url: './dancer.png',
  video_url: 'https://x.example/steps.mp4',
  character_orientation: 'video',
  mode: 'pro',
};
const element = (...ids: readonly number[]) => ({ element_list: ids.map((element_id) => ({ element_id })) });

describe('motion-control', () => {
  it('is known by its orientation, and takes its picture as a file', () => {
    const request = parseRequest({ ...STEPS, model_name: 'kling-v3', ...element(7) });
    expect(request).toMatchObject({ product: 'motion-control', body: { model_name: 'kling-v3' }, notices: [] });
    if (request.kind !== 'create') throw new Error('no create');
    expect(listRequestFiles('motion-control', request.body)).toEqual([
      { field: 'image_url', file: './dancer.png', kind: 'image' },
    ]);
  });

  it('says that an element may be without effect with kling-v2-6', () => {
    expect(parseRequest({ ...STEPS, ...element(7) }).notices).toEqual([
      expect.stringMatching(/^element_list: .*kling-v3/),
    ]);
  });

  it.each([
    [{ image_url: undefined }, 'image_url: missing'],
    [{ video_url: undefined }, 'video_url: missing'],
    [{ character_orientation: undefined, product: 'motion-control' }, 'character_orientation: missing'],
    [{ character_orientation: 'left' }, 'character_orientation: "left" is not possible; write "image" or "video"'],
    [{ mode: undefined }, 'mode: missing'],
    [{ mode: '4k' }, 'mode: "4k" is not possible; write "std" or "pro"'],
    [{ keep_original_sound: 'on' }, 'keep_original_sound: "on" is not possible; write "yes" or "no"'],
    [element(7, 8), 'element_list: 2 entries; Kling takes 1 to 1'],
    [{ video_url: 'ftp://x/a.mp4' }, 'video_url: "ftp://x/a.mp4" is not a URL that Kling can open'],
    [{ duration: '5' }, 'duration: not a field of motion-control'],
    [{ model_name: 'kling-v1-6' }, 'model_name: "kling-v1-6" is a model of'],
  ])('refuses %j with what to write instead', (changes, text) => {
    expect(complaints({ ...STEPS, ...changes }).join('\n')).toContain(text);
  });

  it('is not meant by whoever has a picture for a video under that name, which is said', () => {
    expect(complaints({ prompt: 'p', image_url: 'a.png' })).toEqual([
      'image_url: not a field of text2video; it belongs to "task":"motion-control"; "task":"image2video" calls it "image"',
    ]);
  });

  it('has no price before its video is known, and says why', () => {
    const lines = renderEstimate(estimate([{ id: 'a', request: STEPS }]), { video: 1, image: 1 });
    expect(lines.join('\n')).toContain(
      "Kling's price of kling-v2-6 for a video as long as the one that is given is not known here (1 item: 1 clip of unknown length)",
    );
    expect(lines.join('\n')).toContain('about 3 min with 1 video slot');
  });
});

describe('a table with columns that motion-control has too', () => {
  const rowOf = (fields: object, set = {}) => {
    const { drafts, complaints: found } = checkItems([{ fields, where: 'x.csv:2' }], set);
    return found.length > 0 ? found.map(({ path, text }) => `${path}: ${text}`) : drafts[0]?.request;
  };

  it('keeps a video_url, a Character and an Orientation as its own', () => {
    const own = { video_url: 'https://x.example/a.mp4', Character: 'Ann', Orientation: 'left' };
    expect(rowOf({ prompt: 'p', ...own })).toEqual({ prompt: 'p', metadata: own });
  });

  it('asks whether image_url means image, and never makes a video without the picture', () => {
    expect(rowOf({ prompt: 'p', image_url: 'https://x.example/a.png' })).toEqual([
      'x.csv:2 image_url: unknown field; did you mean "image"? (if it is your own, call it "metadata.image_url" or ignore it)',
    ]);
  });

  it('is one for motion-control where that is named, set, or told by its orientation', () => {
    const { character_orientation, ...others } = STEPS;
    expect(rowOf(STEPS)).toEqual(STEPS);
    expect(rowOf({ ...others, 'Character Orientation': 'video', product: 'motion-control' })).toEqual({
      task: 'motion-control',
      ...STEPS,
    });
    expect(rowOf(others, { character_orientation })).toEqual(STEPS);
  });
});
