import { describe, expect, it } from 'vitest';
import { EXTEND, film, IMAGE2VIDEO, IMAGES, openSimulator, TEXT2VIDEO } from '../local-simulator.js';

const DISCONTINUED = "The model 'kling-v1' has been discontinued and is no longer available.";
const still = (changes: object = {}) => ({ model_name: 'kling-v2-6', image: 'https://example.com/a.png', ...changes });
const LONG = 'x'.repeat(2501);

const refusals: [string, string, object, number, string][] = [
  ['a prompt is missing', TEXT2VIDEO, { model_name: 'kling-v3' }, 1201, 'prompt is required'],
  ['a prompt is blank', TEXT2VIDEO, film({ prompt: '  ' }), 1201, 'prompt is required'],
  ['a prompt is too long', TEXT2VIDEO, film({ prompt: LONG }), 1201, 'prompt cannot exceed 2500 characters'],
  ['an image prompt is missing', IMAGES, {}, 1201, 'prompt is required'],
  ['an image is missing', IMAGE2VIDEO, { input: { image: 'x' } }, 1201, 'image can not be null'],
  [
    'an image is a data URL',
    IMAGE2VIDEO,
    still({ image: 'data:image/png;base64,AA==' }),
    1201,
    "image value 'data:image/png;base64,AA==' is invalid",
  ],
  [
    'the mode is a word of the tutorials',
    TEXT2VIDEO,
    film({ mode: 'standard' }),
    1201,
    "mode value 'standard' is invalid",
  ],
  ['2.6 is to sound in std', TEXT2VIDEO, film({ sound: 'on' }), 1201, "mode value 'std' is invalid"],
  [
    'a model without sound is to sound',
    TEXT2VIDEO,
    film({ model_name: 'kling-v2-5-turbo', sound: 'on' }),
    1201,
    'model/mode(kling-v2-5-turbo/std) is not supported with sound on',
  ],
  ['the duration is out of range', TEXT2VIDEO, film({ duration: '99' }), 1201, "duration value '99' is invalid"],
  ['the duration fits only v3', TEXT2VIDEO, film({ duration: '7' }), 1201, "duration value '7' is invalid"],
  [
    'the duration is a number out of range',
    TEXT2VIDEO,
    film({ duration: 5.5 }),
    1201,
    "duration value '5.5' is invalid",
  ],
  [
    'the aspect ratio is unknown',
    TEXT2VIDEO,
    film({ aspect_ratio: '4:3' }),
    1201,
    "aspect_ratio value '4:3' is invalid",
  ],
  [
    'cfg_scale is below zero',
    TEXT2VIDEO,
    film({ cfg_scale: -1 }),
    1201,
    'cfgScale: must be greater than or equal to 0',
  ],
  [
    'the external id is a number',
    TEXT2VIDEO,
    film({ external_task_id: 7 }),
    1201,
    'Failed to resolve the request body',
  ],
  [
    'the camera moves along two axes',
    IMAGE2VIDEO,
    still({
      model_name: 'kling-v1-5',
      mode: 'pro',
      camera_control: { type: 'simple', config: { pan: 1, zoom: 1 } },
    }),
    1201,
    `config value '{"pan":1,"zoom":1}' is invalid`,
  ],
  [
    'the shots do not sum up',
    TEXT2VIDEO,
    film({
      model_name: 'kling-v3',
      multi_shot: true,
      shot_type: 'customize',
      multi_prompt: [{ index: 1, prompt: 'x', duration: '4' }],
    }),
    1201,
    `multi_prompt value '[{"index":1,"prompt":"x","duration":"4"}]' is invalid`,
  ],
  [
    'tail and camera meet',
    IMAGE2VIDEO,
    still({
      model_name: 'kling-v1-5',
      mode: 'pro',
      image_tail: 'https://example.com/b.png',
      camera_control: { type: 'down_back' },
    }),
    1201,
    'image_tail, camera_control cannot be used together',
  ],
  ['the model is discontinued', TEXT2VIDEO, film({ model_name: 'kling-v1' }), 1201, DISCONTINUED],
  ['no model is named, so that the discontinued default is meant', TEXT2VIDEO, { prompt: 'x' }, 1201, DISCONTINUED],
  ['an image model is discontinued', IMAGES, { prompt: 'x', model_name: 'kling-v1' }, 1201, DISCONTINUED],
  ['the model is unknown', TEXT2VIDEO, film({ model_name: 'kling-v9' }), 1203, "The model 'kling-v9' does not exist."],
  [
    'the model has another product',
    TEXT2VIDEO,
    film({ model_name: 'kling-v2-1' }),
    1203,
    "The model 'kling-v2-1' does not exist.",
  ],
  ['ten images are wanted', IMAGES, { prompt: 'x', n: 10 }, 1201, "n value '10' is invalid"],
  ['half an image is wanted', IMAGES, { prompt: 'x', n: 1.5 }, 1201, "n value '1.5' is invalid"],
  [
    'the video to extend is unknown',
    EXTEND,
    { video_id: '890285348722049090' },
    1201,
    'From video not found by id: 890285348722049090',
  ],
  ['no video to extend is named', EXTEND, {}, 1201, 'video_id is required'],
  [
    'the prompt breaks the policy',
    TEXT2VIDEO,
    film({ prompt: 'a [policy] b' }),
    1301,
    'The request was rejected by the content security policy',
  ],
];

describe('a create call', () => {
  for (const [what, path, body, code, message] of refusals)
    it(`is refused with ${code} when ${what}`, async () => {
      const { call, simulator } = await openSimulator();
      const { status, reply } = await call(path, { body });
      expect({ status, code: reply.code, message: reply.message }).toEqual({
        status: code === 1203 ? 404 : 400,
        code,
        message,
      });
      expect(reply.request_id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
      expect(simulator.tasks()).toEqual([]);
      expect(simulator.stats()).toMatchObject({ acceptedCreates: 0, refusedCreates: 1, refusalsByCode: { [code]: 1 } });
    });

  const prices: [string, string, object, number][] = [
    ['five silent seconds of 2.6 std', TEXT2VIDEO, film(), 1.5],
    ['ten silent seconds of 2.6 pro', TEXT2VIDEO, film({ mode: 'pro', duration: '10' }), 5],
    ['five sounding seconds of 2.6 pro', TEXT2VIDEO, film({ mode: 'pro', sound: 'on' }), 5],
    ['five seconds of v3 std', IMAGE2VIDEO, still({ model_name: 'kling-v3' }), 3],
    ['fifteen seconds of v3 in 4k', TEXT2VIDEO, film({ model_name: 'kling-v3', mode: '4k', duration: '15' }), 45],
    ['three images', IMAGES, { prompt: 'x', n: 3 }, 24],
  ];
  for (const [what, path, body, units] of prices)
    it(`charges ${units} units for ${what}`, async () => {
      const { finish, simulator } = await openSimulator();
      expect(await finish(path, body)).toMatchObject({ task_status: 'succeed', final_unit_deduction: String(units) });
      expect(simulator.stats().units).toBe(units);
    });

  it('ignores unknown fields, also the old name of model_name', async () => {
    const { create, simulator } = await openSimulator();
    await create(IMAGES, { prompt: 'x', model: 'kling-v1', whatever: true });
    expect(simulator.tasks()[0]?.model).toBe('kling-v3');
  });

  it('needs a JSON object and says so with 1200', async () => {
    const { call } = await openSimulator();
    for (const options of [{ body: '{"prompt":' }, { body: '[]' }, { body: '{}', contentType: 'text/plain' }])
      expect(await call(TEXT2VIDEO, options)).toMatchObject({ status: 400, reply: { code: 1200 } });
  });

  it('is refused for a used external id, also by another product and after a failure', async () => {
    const { call, create, simulator } = await openSimulator();
    const id = await create(TEXT2VIDEO, film({ external_task_id: 'order-1' }));
    simulator.endTask(id, { status: 'failed' });
    for (const [path, body] of [
      [TEXT2VIDEO, film()],
      [IMAGES, { prompt: 'x' }],
    ] as const)
      expect(await call(path, { body: { ...body, external_task_id: 'order-1' } })).toMatchObject({
        status: 400,
        reply: { code: 1201, message: 'External_task_id order-1 already exists' },
      });
    expect(simulator.tasks()).toHaveLength(1);
  });

  it('counts a paid duplicate when external ids need not be unique', async () => {
    const { create, simulator } = await openSimulator({ uniqueExternalIds: false });
    await create(TEXT2VIDEO, film({ external_task_id: 'order-1' }));
    await create(TEXT2VIDEO, film({ external_task_id: 'order-1' }));
    expect(simulator.stats()).toMatchObject({ acceptedCreates: 2, duplicateExternalIds: 1 });
  });

  it('takes an empty external id for none', async () => {
    const { create } = await openSimulator();
    await create(TEXT2VIDEO, film({ external_task_id: '' }));
    await create(TEXT2VIDEO, film({ external_task_id: '' }));
  });

  it('is refused for want of units before its fields are looked at, per pack', async () => {
    const { call, create } = await openSimulator({ videoUnits: 0 });
    expect(await call(IMAGE2VIDEO, { body: still({ duration: '99' }) })).toMatchObject({
      status: 429,
      reply: { code: 1102, message: 'Account balance not enough' },
    });
    await create(IMAGES, { prompt: 'x' });
  });

  it('reserves units for unfinished tasks and gives those of failed ones back', async () => {
    const { call, create, simulator } = await openSimulator({ speed: 0, videoUnits: 2 });
    const id = await create(TEXT2VIDEO, film());
    expect((await call(TEXT2VIDEO, { body: film() })).reply.code).toBe(1102);
    simulator.endTask(id, { status: 'failed' });
    const second = await create(TEXT2VIDEO, film());
    simulator.endTask(second, { status: 'succeed' });
    expect((await call(TEXT2VIDEO, { body: film() })).reply.code).toBe(1102);
    simulator.set({ videoUnits: 100 });
    await create(TEXT2VIDEO, film());
  });

  it('is refused in arrears with 429/1101', async () => {
    const { call } = await openSimulator({ arrears: true });
    expect(await call(TEXT2VIDEO, { body: film() })).toMatchObject({ status: 429, reply: { code: 1101 } });
  });

  it('extends a finished video of v1-6 by five seconds and names its parent', async () => {
    const { call, finish } = await openSimulator();
    const source = await finish(TEXT2VIDEO, film({ model_name: 'kling-v1-6' }));
    const videoId = source.task_result.videos?.[0]?.id;
    expect(videoId).not.toBe(source.task_id);
    expect(await finish(EXTEND, { video_id: videoId })).toMatchObject({
      task_info: { parent_video: { id: videoId, duration: '5.041' } },
      task_result: { videos: [{ duration: '10.041' }] },
    });
    const modern = await finish(TEXT2VIDEO, film());
    const refused = await call(EXTEND, { body: { video_id: modern.task_result.videos?.[0]?.id } });
    expect(refused).toMatchObject({ status: 400, reply: { code: 1201 } });
    expect((await call(EXTEND, { body: { video_id: source.task_id } })).reply.message).toBe(
      `From video not found by id: ${source.task_id}`,
    );
  });
});
