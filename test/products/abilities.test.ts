import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../src/products/catalogue.js';
import type { Product } from '../../src/products/product.js';
import { InvalidRequest } from '../../src/domain/invalid-request.js';
import { parseRequest } from '../../src/domain/generation/request.js';

const complaint = (input: unknown): string => {
  try {
    parseRequest(input);
  } catch (error) {
    if (error instanceof InvalidRequest) return error.message;
    throw error;
  }
  return 'accepted';
};
const video = (changes: object): object => ({ prompt: 'p', ...changes });
const still = (changes: object): object => ({ image: 'https://x.example/a.png', ...changes });
const ZOOM = { camera_control: { type: 'simple', config: { zoom: 5 } } };
const TAIL = { image_tail: 'https://x.example/b.png' };
const SHOTS = { multi_shot: true, shot_type: 'intelligence' };
const ELEMENT = { element_list: [{ element_id: '1' }] };
const VOICE = { voice_list: [{ voice_id: '1' }] };
const points = (count: number): object => ({
  dynamic_masks: [
    { mask: 'https://x.example/m.png', trajectories: Array.from({ length: count }, (_, x) => ({ x, y: 1 })) },
  ],
});

const REFUSED: readonly (readonly [string, object, string])[] = [
  [
    'a camera move with kling-v1-6',
    video({ model_name: 'kling-v1-6', mode: 'std', duration: '5', ...ZOOM }),
    'camera_control: not possible with kling-v1-6; describe the move in the prompt, or write "model_name":"kling-v1", "mode":"std", "duration":"5" (Kling: "camera_control is only supported in std mode with 5s duration and kling-v1")',
  ],
  [
    'a camera move of ten seconds in pro',
    video({ model_name: 'kling-v1', mode: 'pro', duration: 10, ...ZOOM }),
    'camera_control: needs "mode":"std" and "duration":"5" with kling-v1 (Kling: "camera_control is only supported in std mode with 5s duration and kling-v1")',
  ],
  [
    'a camera move over a picture with the default model',
    still(ZOOM),
    'camera_control: not possible with kling-v2-6; describe the move in the prompt, or write "model_name":"kling-v1-5", "mode":"pro", "duration":"5" (Kling: "Camera control is not supported by the current model")',
  ],
  [
    'a camera move over a picture with kling-v1',
    still({ model_name: 'kling-v1', ...ZOOM }),
    'not possible with kling-v1;',
  ],
  [
    'a camera move over a picture in std',
    still({ model_name: 'kling-v1-5', ...ZOOM }),
    'needs "mode":"pro" with kling-v1-5',
  ],
  [
    'a last frame in std with kling-v2-5-turbo',
    still({ model_name: 'kling-v2-5-turbo', mode: 'std', duration: '5', ...TAIL }),
    'image_tail: needs "mode":"pro" with kling-v2-5-turbo (Kling: "model/mode/duration(kling-v2-5-turbo/std/5) is not supported with image_tail")',
  ],
  ['a last frame in no mode at all', still(TAIL), 'image_tail: needs "mode":"pro" with kling-v2-6'],
  [
    'a last frame with sound',
    still({ mode: 'pro', sound: 'on', ...TAIL }),
    'image_tail: needs "sound":"off" with kling-v2-6',
  ],
  [
    'a last frame with kling-v2-1-master',
    still({ model_name: 'kling-v2-1-master', ...TAIL }),
    'image_tail: not possible with kling-v2-1-master; leave it out, or write "model_name":"kling-v3" (Kling: "Image tail is not supported by the current model")',
  ],
  [
    'a last frame after ten seconds of kling-v1',
    still({ model_name: 'kling-v1', duration: '10', ...TAIL }),
    'needs "duration":"5"',
  ],
  [
    'a last frame without a first',
    { model_name: 'kling-v3', ...TAIL },
    'image: none is not possible with kling-v3; give the first frame as well; image_tail alone makes no video (Kling: "image can not be null")',
  ],
  [
    'masks with the default model',
    still(points(2)),
    'dynamic_masks: not possible with kling-v2-6; describe the motion in the prompt, or write "model_name":"kling-v1", "duration":"5" (Kling: "Motion brush is not supported by the current model")',
  ],
  [
    'a static mask with kling-v1-6',
    still({ model_name: 'kling-v1-6', static_mask: 'm.png' }),
    'static_mask: not possible',
  ],
  ['masks for ten seconds', still({ model_name: 'kling-v1', duration: '10', ...points(2) }), 'needs "duration":"5"'],
  ['a mask that moves to nowhere', still({ model_name: 'kling-v1', ...points(1) }), 'Kling takes 2 to 77'],
  ['a mask of 78 points', still({ model_name: 'kling-v1', ...points(78) }), 'Kling takes 2 to 77'],
  [
    'a mask without its picture',
    still({
      model_name: 'kling-v1',
      dynamic_masks: [
        {
          trajectories: [
            { x: 1, y: 1 },
            { x: 2, y: 2 },
          ],
        },
      ],
    }),
    'dynamic_masks[0].mask: missing',
  ],
  [
    'several shots with kling-v2-6',
    video({ model_name: 'kling-v2-6', ...SHOTS }),
    `multi_shot: true is not possible with kling-v2-6; leave it out, or write "model_name":"kling-v3" (Kling's capability map gives several shots to kling-v3 only)`,
  ],
  [
    'several shots over a picture with kling-v2-5-turbo',
    still({ model_name: 'kling-v2-5-turbo', ...SHOTS }),
    'multi_shot: true is',
  ],
  [
    'shots that nobody asked for',
    video({ model_name: 'kling-v3', multi_prompt: [{ index: 1, prompt: 'a', duration: '5' }] }),
    'without "multi_shot":true',
  ],
  [
    'shots that Kling is to divide itself',
    video({ model_name: 'kling-v3', ...SHOTS, multi_prompt: [{ index: 1, prompt: 'a', duration: '5' }] }),
    'multi_prompt: goes with shot_type "customize" only',
  ],
  ['an element with kling-v2-6', still({ mode: 'pro', ...ELEMENT }), 'element_list: not possible with kling-v2-6'],
  [
    'an element without its id',
    still({ model_name: 'kling-v3', element_list: [{}] }),
    'element_list[0].element_id: missing',
  ],
  [
    'sound with kling-v2-5-turbo',
    video({ model_name: 'kling-v2-5-turbo', mode: 'pro', sound: 'on' }),
    'sound: "on" is not possible with kling-v2-5-turbo; leave it out, or write "model_name":"kling-v3" (Kling: "model/mode(kling-v2-5-turbo/pro) is not supported with sound on")',
  ],
  [
    'sound with kling-v2-6 in std',
    still({ mode: 'std', sound: 'on' }),
    'sound: "on" with kling-v2-6 needs "mode":"pro"',
  ],
  ['a voice without sound', still({ mode: 'pro', ...VOICE }), 'voice_list: needs "sound":"on" with kling-v2-6'],
  ['a voice with kling-v2-5-turbo', still({ model_name: 'kling-v2-5-turbo', ...VOICE }), 'voice_list: not possible'],
  [
    '4k with kling-v2-1-master',
    video({ model_name: 'kling-v2-1-master', mode: '4k' }),
    '(Kling: "4k mode is not supported by the current model: kling-v2-1-master")',
  ],
  [
    'cfg_scale with kling-v2-5-turbo',
    video({ model_name: 'kling-v2-5-turbo', cfg_scale: 0.5 }),
    'cfg_scale: not possible',
  ],
  [
    'cfg_scale above one with kling-v2-1-master',
    video({ model_name: 'kling-v2-1-master', cfg_scale: 1.5 }),
    'from 0 to 1',
  ],
  [
    'a subject reference with kling-v3',
    { task: 'image', prompt: 'p', image: 'a.png', image_reference: 'subject' },
    'image_reference: not possible with kling-v3; leave it out, or write "model_name":"kling-v2-1"',
  ],
  [
    'a picture with a negative prompt',
    { task: 'image', prompt: 'p', image: 'a.png', negative_prompt: 'q' },
    'no negative_prompt together with image',
  ],
  [
    'ten elements and a picture',
    {
      task: 'image',
      prompt: 'p',
      image: 'a.png',
      element_list: Array.from({ length: 10 }, (_, id) => ({ element_id: id })),
    },
    'with image write at most 9',
  ],
];

describe('what a model cannot do', () => {
  for (const [what, input, text] of REFUSED)
    it(`is refused with a reason: ${what}`, () => {
      expect(complaint(input)).toContain(text);
    });
});

const ACCEPTED: readonly (readonly [string, object, readonly string[]])[] = [
  ['a camera move of five seconds with kling-v1', video({ model_name: 'kling-v1', ...ZOOM }), ['model_name']],
  [
    'a camera move over a picture with kling-v1-5 in pro',
    still({ model_name: 'kling-v1-5', mode: 'pro', ...ZOOM }),
    ['model_name'],
  ],
  ['a last frame in pro', still({ mode: 'pro', duration: '10', ...TAIL }), []],
  ['a last frame with kling-v3 in std', still({ model_name: 'kling-v3', ...TAIL }), []],
  ['a last frame with sound of kling-v3', still({ model_name: 'kling-v3', sound: 'on', ...TAIL }), []],
  ['several shots between two frames', still({ model_name: 'kling-v3', ...SHOTS, ...TAIL }), []],
  ['shots that are switched off', video({ multi_shot: false, shot_type: 'intelligence' }), []],
  ['sound with kling-v3 in std', video({ model_name: 'kling-v3', sound: 'on' }), []],
  ['sound that is off', video({ model_name: 'kling-v2-5-turbo', sound: 'off' }), []],
  ['sound and a voice over a picture', still({ mode: 'pro', sound: 'on', ...VOICE }), []],
  ['a voice without a picture', video({ mode: 'pro', sound: 'on', ...VOICE }), ['voice_list']],
  [
    'masks of 77 points with kling-v1 in pro',
    still({ model_name: 'kling-v1', mode: 'pro', ...points(77) }),
    ['model_name'],
  ],
  [
    'masks with kling-v1-5 in pro',
    still({ model_name: 'kling-v1-5', mode: 'pro', ...points(2) }),
    ['model_name', 'dynamic_masks'],
  ],
  ['a last frame alone with kling-v1-6', { model_name: 'kling-v1-6', mode: 'pro', ...TAIL }, ['model_name', 'image']],
  [
    'cfg_scale with kling-v2-1-master',
    video({ model_name: 'kling-v2-1-master', cfg_scale: 1 }),
    ['model_name', 'cfg_scale'],
  ],
  ['cfg_scale with kling-v3', video({ model_name: 'kling-v3', cfg_scale: 0.5 }), []],
  ['4k with kling-v3 and sound', video({ model_name: 'kling-v3', mode: '4k', sound: 'on' }), []],
  [
    'std with a model that makes 1080p only',
    video({ model_name: 'kling-v2-master', mode: 'std' }),
    ['model_name', 'mode'],
  ],
  ['an aspect ratio over a picture', still({ aspect_ratio: '9:16' }), ['aspect_ratio']],
  ['a duration as a number', video({ duration: 10 }), []],
  ['the one video model and image model of one name', { task: 'image', prompt: 'p', model_name: 'kling-v2-1' }, []],
  ['an old image model', { task: 'image', prompt: 'p', model_name: 'kling-v2-new' }, ['model_name']],
  ['elements of kling-v3', still({ model_name: 'kling-v3', ...ELEMENT }), []],
];

describe('what Kling documents as possible', () => {
  for (const [what, input, noticed] of ACCEPTED)
    it(`is sent${noticed.length === 0 ? '' : `, with a notice about ${noticed.join(' and ')}`}: ${what}`, () => {
      expect(parseRequest(input).notices.map((notice) => notice.split(':')[0])).toEqual(noticed);
    });

  it('warns of a model that Kling takes out of service, and names one that stays', () => {
    expect(parseRequest({ prompt: 'p', model_name: 'kling-v1' }).notices).toEqual([
      'model_name: Kling takes kling-v1 out of service and may refuse it; write e.g. "kling-v2-6"',
    ]);
  });
});

describe('the table of abilities', () => {
  it('names only models and words that the products of the same pack have', () => {
    for (const { name, pack, abilities } of Object.values(CATALOGUE)) {
      const ofPack = Object.values(CATALOGUE).filter((other) => other.pack === pack);
      const models = Object.assign({}, ...ofPack.map((other) => other.models)) as Product['models'];
      const words = Object.assign({}, ...ofPack.map((other) => other.fields)) as Product['fields'];
      for (const { models: able, path } of abilities)
        for (const [model, { needs = {} }] of Object.entries(able)) {
          expect(Object.keys(models), `${name} ${path}`).toContain(model);
          for (const [field, needed] of Object.entries(needs)) {
            const { of } = words[field] as { readonly of: readonly string[] };
            expect(models[model]?.limits?.[field] ?? of, `${name} ${path}`).toEqual(
              expect.arrayContaining([...needed]),
            );
          }
        }
    }
  });

  it('does not apply to what was started before it: those generations replay', () => {
    const started = { prompt: 'p', model_name: 'kling-v1-6', ...ZOOM, voice_list: [{}] };
    expect(() => parseRequest(started)).toThrow(InvalidRequest);
    expect(parseRequest(started, 'first')).toMatchObject({ kind: 'create', model: 'kling-v1-6' });
    expect(() => parseRequest({ model_name: 'kling-v1-6', ...ZOOM }, 'first')).toThrow('prompt: missing');
  });
});
