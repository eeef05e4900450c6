import { describe, expect, it } from 'vitest';
import { complaints } from '../complaints.js';

const TWO = {
  product: 'omni-video',
  aspect_ratio: '1:1',
  image_list: [{ image_url: 'a.png' }, { image_url: 'b.png' }],
};
const SPOKEN = { mode: 'pro', sound: 'on' };

describe('what a prompt names', () => {
  it.each([
    [{ ...TWO, prompt: '<<<image_2>>> beside <<<image_1>>>' }],
    [{ ...TWO, prompt: 'a <b> << c >> of <<<nothing_1>>>' }],
    [{ ...SPOKEN, prompt: 'she says <<<voice_1>>>', voice_list: [{ voice_id: '7' }] }],
  ])('may be anything that the request has: %j', (input) => {
    expect(complaints(input)).toEqual([]);
  });

  it.each([
    [
      { ...TWO, prompt: '<<<image_3>>> runs' },
      'prompt: "<<<image_3>>>" names nothing: image_list has <<<image_1>>>, <<<image_2>>>',
    ],
    [
      { ...TWO, prompt: '<<<image_0>>> runs' },
      'prompt: "<<<image_0>>>" names nothing: image_list has <<<image_1>>>, <<<image_2>>>',
    ],
    [{ ...TWO, prompt: '<<image1>> runs' }, 'prompt: "<<image1>>" is not what Kling reads; write <<<image_1>>>'],
    [
      { ...TWO, prompt: '<<<element_1>>> runs' },
      'prompt: "<<<element_1>>>" names nothing: there is no element_list; give one, or leave the name out',
    ],
    [
      { ...SPOKEN, prompt: '<<<voice_1>>>' },
      'prompt: "<<<voice_1>>>" names nothing: there is no voice_list; give one, or leave the name out',
    ],
    [{ prompt: '<<<image_1>>> runs' }, 'prompt: "<<<image_1>>>" names nothing: text2video takes no image_list'],
    [
      {
        ...TWO,
        model_name: 'kling-v3-omni',
        multi_shot: true,
        shot_type: 'customize',
        multi_prompt: [{ index: 1, prompt: '<<<video_1>>>', duration: '5' }],
      },
      'multi_prompt[0].prompt: "<<<video_1>>>" names nothing: there is no video_list; give one, or leave the name out',
    ],
  ])('is refused where it is not there, with what there is: %j', (input, text) => {
    expect(complaints(input)).toEqual([text]);
  });
});
