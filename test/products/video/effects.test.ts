import { describe, expect, it } from 'vitest';
import { checkItems } from '../../../src/domain/batch/batch-items.js';
import { parseRequest } from '../../../src/domain/generation/request.js';
import { ENDPOINTS } from '../../../src/kling/api/endpoints.js';
import { listRequestFiles } from '../../../src/products/request-files.js';
import { openSimulator } from '../../simulator/local-simulator.js';
import { complaints } from '../complaints.js';

const HUG = { effect_scene: 'hug', images: ['./left.png', './right.png'] };
const SQUISH = { effect_scene: 'squish', image: './cake.png' };
const PATH = '/v1/videos/effects';
const PICTURE = 'https://x.example/a.png';

describe('effects', () => {
  it('are known by their scene, and take their pictures as files', () => {
    for (const [request, fields] of [
      [HUG, ['images[0]', 'images[1]']],
      [SQUISH, ['image']],
    ] as const) {
      const parsed = parseRequest(request);
      expect(parsed).toMatchObject({ product: 'effects', body: request, notices: [] });
      if (parsed.kind !== 'create') throw new Error('no create');
      expect(listRequestFiles('effects', parsed.body).map(({ field }) => field)).toEqual(fields);
    }
  });

  it('may be written as Kling documents them, and are sent so', () => {
    const { effect_scene, ...input } = HUG;
    expect(parseRequest({ effect_scene, input })).toMatchObject({ product: 'effects', body: HUG });
    expect(ENDPOINTS.effects.create(HUG)).toEqual({ path: PATH, body: { effect_scene, input } });
  });

  it.each([
    [{ effect_scene: undefined, product: 'effects' }, 'effect_scene: missing'],
    [{ images: undefined }, 'image: missing; effects needs image or images'],
    [{ image: 'a.png' }, 'images: image and images exclude each other'],
    [{ images: ['a.png'] }, 'images: 1 entries; Kling takes 2 to 2'],
    [{ images: undefined, image: 'a.png' }, 'image: this scene joins two pictures; write "images":[left, right]'],
    [{ images: undefined, input: { image: 'a.png' } }, 'input.image: this scene joins two pictures'],
    [{ duration: '5' }, 'duration: not a field of effects'],
    [{ mode: 'pro' }, 'mode: not a field of effects'],
    [{ prompt: 'p' }, 'prompt: not a field of effects'],
  ])('are refused for %j with what to write instead', (changes, text) => {
    expect(complaints({ ...HUG, ...changes }).join('\n')).toContain(text);
  });

  const rowOf = (fields: object) => {
    const { drafts, complaints: found } = checkItems([{ fields, where: 'x.csv:2' }], {});
    return found.length > 0 ? found.map(({ path, text }) => `${path}: ${text}`) : drafts[0]?.request;
  };

  it('may be rows of a table, whose own Effect, Scene and Test stay what they are', () => {
    expect(rowOf({ effect_scene: 'squish', image: './cake.png' })).toEqual(SQUISH);
    expect(rowOf({ 'Effect Scene': 'hug', Images: '["./left.png","./right.png"]' })).toEqual(HUG);
    expect(rowOf({ effect_scene: 'squish', input: { image: './cake.png' } })).toEqual(SQUISH);
    const own = { Effect: 'blur', Scene: '12', Input: 'a sketch', Test: 'yes' };
    expect(rowOf({ prompt: 'p', ...own })).toEqual({ prompt: 'p', metadata: own });
  });

  it('do not hide that images may mean image elsewhere', () => {
    expect(rowOf({ prompt: 'p', images: 'a.png' })).toEqual([
      expect.stringMatching(/^x.csv:2 images: unknown field; did you mean "image"\?/),
    ]);
  });

  it('are made by the simulated Kling, which tells no duration of them', async () => {
    const { finish, call } = await openSimulator();
    for (const input of [{ image: PICTURE }, { images: [PICTURE, PICTURE] }]) {
      const { task_result: result } = await finish(PATH, { effect_scene: 'squish', input });
      expect(Object.keys(result.videos?.[0] ?? {})).toEqual(['id', 'url']);
    }
    for (const input of [undefined, {}, { image: PICTURE, images: [PICTURE, PICTURE] }, { images: [PICTURE] }, 'x'])
      expect((await call(PATH, { body: { effect_scene: 'squish', input } })).reply.code).toBe(1201);
    for (const body of [{ input: { image: PICTURE } }, { effect_scene: 'hug', input: { image: PICTURE } }])
      expect((await call(PATH, { body })).reply.code).toBe(1201);
  });
});
