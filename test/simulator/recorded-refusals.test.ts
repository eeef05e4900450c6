import { describe, expect, it } from 'vitest';
import { IMAGE2VIDEO, IMAGES, TEXT2VIDEO, openSimulator } from './local-simulator.js';

const PICTURE = 'https://example.com/a.png';
const ZOOM = { type: 'simple', config: { zoom: 5 } };
const TAIL = 'https://example.com/b.png';
const POINTS = [
  { x: 1, y: 1 },
  { x: 9, y: 9 },
];
const masks = (trajectories: readonly object[] = POINTS) => [{ mask: 'https://example.com/m.png', trajectories }];

const film = (model_name: string, changes: object) => ({ model_name, prompt: 'x', ...changes });
const still = (model_name: string, changes: object) => ({ model_name, image: PICTURE, ...changes });

const NO_CAMERA = 'Camera control is not supported by the current model';
const ONLY_V1 = 'camera_control is only supported in std mode with 5s duration and kling-v1';
const NO_TAIL = 'Image tail is not supported by the current model';
const NO_BRUSH = 'Motion brush is not supported by the current model';
const UNREADABLE = 'Failed to resolve the request body';

/** Kling's own words, as they were recorded; `kling-api.md`, section 5.1. */
const RECORDED: readonly (readonly [string, object, string])[] = [
  [TEXT2VIDEO, film('kling-v1-6', { mode: 'std', duration: '5', camera_control: ZOOM }), ONLY_V1],
  [TEXT2VIDEO, film('kling-v2-master', { camera_control: ZOOM }), NO_CAMERA],
  [TEXT2VIDEO, film('kling-v2-1-master', { camera_control: ZOOM }), NO_CAMERA],
  [TEXT2VIDEO, film('kling-v2-5-turbo', { camera_control: { type: 'down_back' } }), NO_CAMERA],
  [IMAGE2VIDEO, still('kling-v3', { camera_control: ZOOM }), NO_CAMERA],
  [IMAGE2VIDEO, still('kling-v2-master', { image_tail: TAIL }), NO_TAIL],
  [IMAGE2VIDEO, still('kling-v2-1-master', { mode: 'pro', image_tail: TAIL }), NO_TAIL],
  [
    IMAGE2VIDEO,
    still('kling-v2-5-turbo', { mode: 'std', duration: '5', image_tail: TAIL }),
    'model/mode/duration(kling-v2-5-turbo/std/5) is not supported with image_tail',
  ],
  [
    IMAGE2VIDEO,
    still('kling-v2-6', { duration: 10, image_tail: TAIL }),
    'model/mode/duration(kling-v2-6/std/10) is not supported with image_tail',
  ],
  [IMAGE2VIDEO, { model_name: 'kling-v2-6', prompt: 'x' }, 'image can not be null'],
  [IMAGE2VIDEO, { model_name: 'kling-v3', image_tail: TAIL }, 'image can not be null'],
  [IMAGE2VIDEO, { model_name: 'kling-v2-6', image: '', image_tail: '' }, 'image and image_tail can not be empty'],
  [IMAGE2VIDEO, still('kling-v2-6', { dynamic_masks: masks() }), NO_BRUSH],
  [IMAGE2VIDEO, still('kling-v2-6', { static_mask: PICTURE }), NO_BRUSH],
  [IMAGE2VIDEO, still('kling-v1-6', { dynamic_masks: masks() }), 'kling-v1-6 is not supported with motion brush'],
  [
    TEXT2VIDEO,
    film('kling-v2-1-master', { mode: '4k' }),
    '4k mode is not supported by the current model: kling-v2-1-master',
  ],
  [TEXT2VIDEO, film('kling-v2-6', { mode: '4k' }), '4k mode is not supported by the current model: kling-v2-6'],
  [TEXT2VIDEO, film('kling-v2-1-master', { cfg_scale: 1.5 }), 'cfgScale: must be less than or equal to 1'],
  [TEXT2VIDEO, film('kling-v2-6', { sound: 'on' }), "mode value 'std' is invalid"],
  [
    TEXT2VIDEO,
    film('kling-v2-6', { mode: 'std', sound: 'on' }),
    'model/mode(kling-v2-6/std) is not supported with sound on',
  ],
  [
    IMAGE2VIDEO,
    still('kling-v3', { element_list: [{ element_id: 315187972322559 }] }),
    'Element id not found: 315187972322559',
  ],
  [IMAGES, { prompt: 'x', element_list: [{ element_id: '42' }] }, 'Element id not found: 42'],
  [TEXT2VIDEO, film('kling-v2-6', { duration: '99' }), "duration value '99' is invalid"],
  [TEXT2VIDEO, { model_name: 'kling-v2-6' }, 'prompt is required'],
  [TEXT2VIDEO, film('kling-v1', {}), "The model 'kling-v1' has been discontinued and is no longer available."],
];

describe('what Kling refuses', () => {
  for (const [path, body, message] of RECORDED)
    it(`is refused in its words: ${JSON.stringify(body)}`, async () => {
      const { call, simulator } = await openSimulator();
      const { status, reply } = await call(path, { body });
      expect({ status, code: reply.code, message: reply.message }).toEqual({ status: 400, code: 1201, message });
      expect(simulator.tasks()).toEqual([]);
    });

  const WRONG_TYPES: readonly (readonly [string, object])[] = [
    [TEXT2VIDEO, film('kling-v3', { sound: true })],
    [TEXT2VIDEO, film('kling-v3', { multi_shot: 'true' })],
    [TEXT2VIDEO, film('kling-v1-6', { cfg_scale: '0.5' })],
    [TEXT2VIDEO, film('kling-v3', { prompt: 7 })],
    [TEXT2VIDEO, film('kling-v3', { model_name: ['kling-v3'] })],
    [TEXT2VIDEO, film('kling-v3', { duration: [5] })],
    [TEXT2VIDEO, film('kling-v3', { external_task_id: 7 })],
    [TEXT2VIDEO, film('kling-v3', { watermark_info: true })],
    [TEXT2VIDEO, film('kling-v3', { camera_control: 'down_back' })],
    [IMAGE2VIDEO, still('kling-v3', { element_list: [1] })],
    [IMAGE2VIDEO, still('kling-v3', { voice_list: {} })],
    [IMAGE2VIDEO, still('kling-v1', { dynamic_masks: [{ mask: PICTURE, trajectories: [{ x: '1', y: 1 }] }] })],
    [IMAGES, { prompt: 'x', n: '2' }],
  ];
  for (const [path, body] of WRONG_TYPES)
    it(`is refused for a wrong type: ${JSON.stringify(body)}`, async () => {
      const { call } = await openSimulator();
      const { status, reply } = await call(path, { body });
      expect({ status, code: reply.code, message: reply.message }).toEqual({
        status: 400,
        code: 1201,
        message: UNREADABLE,
      });
    });

  it('is known before the balance, and everything else after it', async () => {
    const { call } = await openSimulator({ videoUnits: 0 });
    const message = async (path: string, body: object) => (await call(path, { body })).reply.message;
    expect(await message(TEXT2VIDEO, film('kling-v2-5-turbo', { camera_control: ZOOM }))).toBe(NO_CAMERA);
    expect(await message(TEXT2VIDEO, film('kling-v9', {}))).toBe("The model 'kling-v9' does not exist.");
    expect(await message(TEXT2VIDEO, film('kling-v2-6', { duration: '99' }))).toBe('Account balance not enough');
    expect(await message(TEXT2VIDEO, film('kling-v2-6', { prompt: '' }))).toBe('Account balance not enough');
  });
});

const TAKEN: readonly (readonly [string, string, object])[] = [
  ['a duration as a number', TEXT2VIDEO, film('kling-v2-6', { duration: 5 })],
  ['a camera move over a picture', IMAGE2VIDEO, still('kling-v1-5', { mode: 'pro', camera_control: ZOOM })],
  ['a last frame in pro', IMAGE2VIDEO, still('kling-v2-5-turbo', { mode: 'pro', image_tail: TAIL })],
  [
    'shots between two frames',
    IMAGE2VIDEO,
    still('kling-v3', { multi_shot: true, shot_type: 'intelligence', image_tail: TAIL }),
  ],
  ['cfg_scale at its end', TEXT2VIDEO, film('kling-v2-1-master', { cfg_scale: 1 })],
  ['sound of kling-v3 in std', TEXT2VIDEO, film('kling-v3', { sound: 'on' })],
  ['an unknown field of any type', TEXT2VIDEO, film('kling-v2-6', { zzz_nope: 1, image_tail: [true] })],
  ['an element that the account has', IMAGE2VIDEO, still('kling-v3', { element_list: [{ element_id: 7 }] })],
];

describe('what Kling takes', () => {
  for (const [what, path, body] of TAKEN)
    it(`is taken: ${what}`, async () => {
      const { create } = await openSimulator({ elementIds: ['7'] });
      await create(path, body);
    });

  it('is what a discontinued model makes while the simulator is told to keep it', async () => {
    const { create } = await openSimulator({ discontinuedModels: [] });
    await create(TEXT2VIDEO, film('kling-v1', { camera_control: ZOOM }));
    await create(IMAGE2VIDEO, still('kling-v1', { dynamic_masks: masks() }));
    await create(IMAGES, { prompt: 'x', model_name: 'kling-v1' });
  });

  it('is refused with another model, once that is said to be discontinued', async () => {
    const { call, simulator } = await openSimulator();
    simulator.set({ discontinuedModels: ['kling-v2-1'] });
    expect((await call(IMAGE2VIDEO, { body: still('kling-v2-1', {}) })).reply).toMatchObject({
      code: 1201,
      message: "The model 'kling-v2-1' has been discontinued and is no longer available.",
    });
  });

  for (const count of [1, 78])
    it(`is no trajectory of ${count} points`, async () => {
      const { call } = await openSimulator({ discontinuedModels: [] });
      const trajectories = Array.from({ length: count }, (_, x) => ({ x, y: 1 }));
      const body = still('kling-v1', { dynamic_masks: masks(trajectories) });
      expect((await call(IMAGE2VIDEO, { body })).reply.code).toBe(1201);
    });
});
