import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CATALOGUE, PRODUCT_NAMES } from '../../../src/products/catalogue.js';
import { slotWeight } from '../../../src/products/slot-weight.js';
import { InvalidRequest } from '../../../src/domain/invalid-request.js';
import type { CreateRequest } from '../../../src/domain/generation/request.js';
import { parseRequest } from '../../../src/domain/generation/request.js';

function create(input: unknown): CreateRequest {
  const request = parseRequest(input);
  if (request.kind !== 'create') throw new Error('expected a request to create');
  return request;
}

function complaint(input: unknown): string {
  try {
    parseRequest(input);
  } catch (error) {
    if (error instanceof InvalidRequest) return error.message;
    throw error;
  }
  return 'accepted';
}

describe('parseRequest', () => {
  it('needs nothing but a prompt', () => {
    expect(create({ prompt: 'a red fox in the snow' })).toEqual({
      kind: 'create',
      product: 'text2video',
      model: 'kling-v2-6',
      body: { model_name: 'kling-v2-6', prompt: 'a red fox in the snow' },
      run: { attempts: 3, timeoutMs: 3_600_000, stuckAfterMs: 600_000, retryAfterMs: 10_000, priority: 3 },
      notices: [],
    });
  });

  it.each([
    [{ prompt: 'p', image: './cat.png' }, 'image2video'],
    [{ image_tail: 'https://x.example/cat.png', model_name: 'kling-v1-6', mode: 'pro' }, 'image2video'],
    [{ video_id: '1' }, 'video-extend'],
    [{ task: 'images/generations', prompt: 'p' }, 'images/generations'],
    [{ task: '/v1/images/generations', prompt: 'p' }, 'images/generations'],
    [{ task: 'image', prompt: 'p' }, 'images/generations'],
    [{ task: '/v1/videos/text2video', prompt: 'p' }, 'text2video'],
  ])('understands %j as %s', (input, product) => {
    expect(create(input).product).toBe(product);
  });

  it('sends Kling strings where Kling wants strings and numbers where it wants numbers', () => {
    const { body } = create({ prompt: 'p', duration: 10, model_name: 'kling-v1', cfg_scale: '0.7' });
    expect(body).toEqual({ model_name: 'kling-v1', prompt: 'p', duration: '10', cfg_scale: 0.7 });
  });

  it('takes "standard" for "std" and says so', () => {
    const request = create({ prompt: 'p', mode: 'standard' });
    expect(request.body.mode).toBe('std');
    expect(request.notices).toEqual(['mode: "standard" is sent to Kling as "std"']);
  });

  it("takes an empty field for none, as Kling's own examples do", () => {
    const { body } = create({
      prompt: 'p',
      negative_prompt: '',
      external_task_id: '',
      callback_url: '',
      model_name: '',
    });
    expect(body).toEqual({ model_name: 'kling-v2-6', prompt: 'p' });
  });

  it('adopts a task with no more than its id', () => {
    expect(parseRequest({ taskId: '867283741759111202' })).toMatchObject({
      kind: 'adopt',
      taskId: '867283741759111202',
    });
  });

  it('reads durations in run as people write them', () => {
    const { run } = create({ prompt: 'p', run: { attempts: 1, timeout: '90m', stuckAfter: 30, retryAfter: '1h30m' } });
    expect(run).toEqual({
      attempts: 1,
      timeoutMs: 5_400_000,
      stuckAfterMs: 30_000,
      retryAfterMs: 5_400_000,
      priority: 3,
    });
  });

  const REFUSALS: readonly (readonly [unknown, string])[] = [
    [undefined, 'the input is nothing; write one JSON object, e.g. {"prompt":"a red fox in the snow"}'],
    ['a fox', 'the input is "a fox"; write one JSON object, e.g. {"prompt":"a red fox in the snow"}'],
    [{}, 'prompt: missing; text2video needs prompt or multi_prompt: write text, e.g. "a red fox in the snow"'],
    [
      { task: 'video-extend' },
      'video_id: missing; video-extend needs video_id: write an id (of the video to go on with; not the id of its task), e.g. "867283741759111202"',
    ],
    [
      { task: 'image2video' },
      'image: missing; image2video needs image or image_tail: write the path or URL of a PNG or JPEG, e.g. "./examples/landscape.png"',
    ],
    [
      { task: 'multi-image2image', prompt: 'p' },
      'subject_image_list: missing; multi-image2image needs subject_image_list: write a list of 1 to 4, e.g. [{"subject_image":"./examples/landscape.png"}]',
    ],
    [
      { prompt: 'p', model_name: 'kling-v9' },
      'model_name: "kling-v9" is not a model of text2video; did you mean "kling-v3"? (kling-v2-5-turbo, kling-v2-6, kling-v3); to send it as it is, write "run":{"allowUnknown":true}',
    ],
    [
      { task: 'images/generations', prompt: 'p', model_name: 'klng-v1-5' },
      'model_name: "klng-v1-5" is not a model of images/generations; did you mean "kling-v2-1"? (kling-v2-1, kling-v3); to send it as it is, write "run":{"allowUnknown":true}',
    ],
    [
      { task: 'multi-image2video', prompt: 'p', image_list: [{ image: 'https://x.example/a.png' }], model_name: 'v1' },
      'model_name: "v1" is not a model of multi-image2video; write one of kling-v1-6; to send it as it is, write "run":{"allowUnknown":true}',
    ],
    [{ prompt: '  ' }, 'prompt: empty; describe what to generate'],
    [{ prompt: 'x'.repeat(2501) }, 'prompt: 2,501 characters; Kling takes at most 2,500'],
    [{ prompt: 7 }, 'prompt: 7 is not text'],
    [
      { prompt: 'p', model_name: 'kling-v26' },
      'model_name: "kling-v26" is not a model of text2video; did you mean "kling-v2-6"? (kling-v2-5-turbo, kling-v2-6, kling-v3); to send it as it is, write "run":{"allowUnknown":true}',
    ],
    [{ prompt: 'p', duration: '7' }, 'duration: "7" is not possible with kling-v2-6; write "5" or "10"'],
    [{ prompt: 'p', duration: 99 }, 'duration: 99 is not possible with kling-v2-6; write "5" or "10"'],
    [
      { prompt: 'p', duration: '5s', model_name: 'kling-v3' },
      'duration: "5s" is not possible with kling-v3; write "3" to "15"',
    ],
    [{ prompt: 'p', duration: true }, 'duration: true; write one of 5, 10'],
    [
      { prompt: 'p', mode: '4k' },
      'mode: "4k" is not possible with kling-v2-6; write "std" or "pro" (Kling: "4k mode is not supported by the current model: kling-v2-6")',
    ],
    [{ prompt: 'p', promt: 'q' }, 'promt: unknown field; did you mean "prompt"?'],
    [{ prompt: 'p', model: 'kling-v3' }, 'model: unknown field; did you mean "model_name"?'],
    [{ prompt: 'p', aspect: '1:1' }, 'aspect: unknown field; did you mean "aspect_ratio"?'],
    [
      { task: 'text-to-audio', prompt: 'p', duration: 5, watermark_info: { enabled: true } },
      'watermark_info: Kling makes no watermarked copy of what text-to-audio makes; leave it out',
    ],
    [{ prompt: 'p', n: 2 }, 'n: not a field of text2video; it belongs to "task":"images/generations"'],
    [{ task: 'image', prompt: 'p', n: 10 }, 'n: 10; write a whole number from 1 to 9'],
    [
      { task: 'text3video', prompt: 'p' },
      'task: "text3video" is not a task this version knows; did you mean "text2video"?',
    ],
    [
      { image: 'htp://x/y.png' },
      'image: "htp://x/y.png" is not a URL that Kling can open; write a file path or an https:// URL',
    ],
    [{ image: 'https://' }, 'image: "https://" is not a URL that Kling can open; write a file path or an https:// URL'],
    [
      { image: 'data:image/png;base64,AAAA' },
      'image: is the picture itself; save it as PNG or JPEG and give the path or a URL',
    ],
    [
      { prompt: 'p', callback_url: 'example.com' },
      'callback_url: "example.com" is not a URL; write one that starts with https://',
    ],
    [{ video_id: 867283741759111200 }, 'video_id: too large for a JSON number; write it as a string, in quotes'],
    [{ prompt: 'p', run: { atempts: 2 } }, 'run.atempts: unknown; did you mean "attempts"?'],
    [
      { prompt: 'p', run: { timeout: 'soon' } },
      'run.timeout: "soon" is not a duration of at most 7 days; write e.g. "90s", "10m" or "1h"',
    ],
    [{ prompt: 'p', run: { attempts: 0 } }, 'run.attempts: 0; write a whole number from 1 to 10'],
    [
      { taskId: 867283741759111200 },
      'taskId: 867283741759111200 is not a task id; write the string that Kling gave, e.g. "867283741759111202"',
    ],
    [
      { taskId: '1', prompt: 'p' },
      'prompt: a task that is adopted is made already; give "taskId" alone, with "task" and "run" if you like',
    ],
    [
      { prompt: 'p', sound: 'on' },
      'sound: "on" with kling-v2-6 needs "mode":"pro" (Kling: "model/mode(kling-v2-6/std) is not supported with sound on")',
    ],
    [
      { prompt: 'p', cfg_scale: 0.5 },
      'cfg_scale: not possible with kling-v2-6; leave it out, or write "model_name":"kling-v3" (Kling documents that the kling-v2 models do not take it)',
    ],
    [
      { prompt: 'p', model_name: 'kling-v1', camera_control: { type: 'simple', config: { pan: 1, zoom: 2 } } },
      'camera_control.config: goes with type "simple" only, and then exactly one of its axes is not zero',
    ],
    [
      { prompt: 'p', camera_control: { type: 'simple', config: { zoom: 11 } } },
      'camera_control.config.zoom: 11; write a number from -10 to 10',
    ],
    [
      {
        image: 'a.png',
        image_tail: 'b.png',
        camera_control: { type: 'forward_up' },
        model_name: 'kling-v1-5',
        mode: 'pro',
      },
      'image_tail: image_tail, masks and camera_control exclude each other; keep one',
    ],
    [
      { prompt: 'p', model_name: 'kling-v3', multi_shot: true },
      'shot_type: missing; with multi_shot write "customize" or "intelligence"',
    ],
    [
      { task: 'image', prompt: 'p', image: 'a.png', negative_prompt: 'q' },
      'negative_prompt: images/generations takes no negative_prompt together with image',
    ],
  ];
  it.each(REFUSALS.map(([input, text]) => [text, input] as const))('says "%s"', (text, input) => {
    expect(complaint(input)).toBe(text);
  });

  it('names every fault at once', () => {
    expect(complaint({ promt: 'x', duration: 99, mode: 'fast' })).toMatch(/^promt: .*; duration: .*; mode: /);
  });

  it('allows a fixed list of shots that fill the duration', () => {
    const shots = [
      { index: 1, prompt: 'a', duration: '2' },
      { index: 2, prompt: 'b', duration: '3' },
    ];
    const input = { model_name: 'kling-v3', multi_shot: true, shot_type: 'customize', multi_prompt: shots };
    expect(complaint(input)).toBe('accepted');
    expect(complaint({ ...input, duration: '10' })).toBe(
      'multi_prompt: the durations of the shots must add up to duration (default "5")',
    );
  });

  it('answers every JSON value with a request or with InvalidRequest, never with anything else', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (input) => {
        try {
          parseRequest(input);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidRequest);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('gives each field of the catalogue a complaint of its own when it holds nonsense', () => {
    for (const task of PRODUCT_NAMES) {
      for (const name of Object.keys(CATALOGUE[task].fields)) {
        expect(complaint({ task, [name]: { nonsense: [] } }), `${task}.${name}`).toMatch(
          new RegExp(`(^|; )${name}[:.]`),
        );
      }
    }
  });

  it('is not fooled by names that every object has', () => {
    expect(complaint(JSON.parse('{"prompt":"p","__proto__":1,"constructor":2}'))).toMatch(
      /__proto__: unknown field.*constructor: unknown field/,
    );
  });
});

describe('slotWeight', () => {
  it('is the number of pictures for an image task and one for everything else', () => {
    expect(slotWeight('images/generations', { n: 4 })).toBe(4);
    expect(slotWeight('images/generations', {})).toBe(1);
    expect(slotWeight('text2video', {})).toBe(1);
  });
});
