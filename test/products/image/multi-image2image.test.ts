import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseRequest } from '../../../src/domain/generation/request.js';
import { listRequestFiles, mapRequestFiles } from '../../../src/products/request-files.js';
import { CATALOGUE } from '../../../src/products/catalogue.js';
import { slotWeight } from '../../../src/products/slot-weight.js';
import { openSimulator } from '../../simulator/local-simulator.js';
import { complaints } from '../complaints.js';

const FOX = { subject_image_list: [{ subject_image: './fox.png' }, { subject_image: './hen.png' }] };
const PICTURE = readFileSync(join(import.meta.dirname, '../../../examples/landscape.png')).toString('base64');
const PATH = '/v1/images/multi-image2image';

const bodyOf = (input: object) => {
  const request = parseRequest(input);
  if (request.kind !== 'create') throw new Error('no create');
  return request.body;
};

describe('multi-image2image', () => {
  it('lives where Kling documents it, and is known by its pictures', () => {
    expect(CATALOGUE['multi-image2image'].path).toBe(PATH);
    expect(parseRequest({ ...FOX, prompt: 'a yard' })).toMatchObject({
      product: 'multi-image2image',
      body: { model_name: 'kling-v2-1', prompt: 'a yard' },
    });
  });

  it('finds each picture of its list, and those beside it', () => {
    const body = bodyOf({ ...FOX, scene_image: './yard.png' });
    expect(listRequestFiles('multi-image2image', body).map(({ file }) => file)).toEqual([
      './fox.png',
      './hen.png',
      './yard.png',
    ]);
  });

  it('takes a slot for each picture that it makes', () => {
    expect(slotWeight('multi-image2image', bodyOf({ ...FOX, n: 3 }))).toBe(3);
  });

  it.each([
    [{ product: 'multi-image2image', prompt: 'p' }, 'subject_image_list'],
    [{ subject_image_list: [] }, 'subject_image_list'],
    [{ subject_image_list: [{}] }, 'subject_image_list[0].subject_image'],
    [{ ...FOX, n: 10 }, 'n'],
    [{ ...FOX, model_name: 'kling-v3' }, 'model_name'],
    [{ ...FOX, negative_prompt: 'rain' }, 'negative_prompt'],
  ])('refuses %j at its place', (input, path) => {
    expect(complaints(input).map((line) => line.split(':')[0])).toContain(path);
  });

  it('is made by the simulated Kling, picture by picture', async () => {
    const { call } = await openSimulator();
    const body = mapRequestFiles('multi-image2image', bodyOf({ ...FOX, n: 2 }), () => PICTURE);
    const { reply } = await call(PATH, { body });
    expect(reply.code).toBe(0);
    const { task_id: id } = reply.data as { task_id: string };
    await expect
      .poll(async () => (await call(`${PATH}/${id}`)).reply.data)
      .toMatchObject({ task_status: 'succeed', task_result: { images: [{ index: 0 }, { index: 1 }] } });
  });

  it.each([
    {},
    { subject_image_list: [] },
    { subject_image_list: Array.from({ length: 5 }, () => ({ subject_image: PICTURE })) },
  ])('is refused by the simulated Kling without its subjects, or with too many', async (body) => {
    const { call } = await openSimulator();
    expect((await call(PATH, { body })).reply.code).toBe(1201);
  });
});
