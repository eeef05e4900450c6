import { describe, expect, it } from 'vitest';
import { InvalidRequest } from '../../src/domain/invalid-request.js';
import { parseRequest } from '../../src/domain/generation/request.js';
import { CATALOGUE, PRODUCT_NAMES } from '../../src/products/catalogue.js';
import type { FieldFacts } from '../../src/products/describe.js';
import { describeFields } from '../../src/products/describe.js';
import type { Product } from '../../src/products/product.js';

/** The words that are offered: `5, 10` and `3 to 15` written out. */
const listOffered = ({ takes, field }: FieldFacts): readonly string[] =>
  field.type === 'choice'
    ? takes.split(', ').flatMap((part) => {
        const [, from, to] = /^(\d+) to (\d+)$/.exec(part) ?? [];
        return from === undefined
          ? [part]
          : Array.from({ length: Number(to) - Number(from) + 1 }, (_, at) => String(Number(from) + at));
      })
    : [];

/** Complaints about one field of a request. */
function complaintsOf(product: Product, name: string, fields: object): readonly string[] {
  try {
    parseRequest({ product: product.name, prompt: 'p', image: 'a.png', video_id: '1', ...fields });
    return [];
  } catch (error) {
    if (!(error instanceof InvalidRequest)) throw error;
    return error.facts.complaints.filter(({ path }) => path === name).map(({ text }) => text);
  }
}

const CASES = PRODUCT_NAMES.flatMap((name) =>
  Object.keys(CATALOGUE[name].models).map((model) => [name, model] as const),
);

describe('what is said of a product', () => {
  it.each(CASES)('offers no word that is refused: %s with %s', (name, model) => {
    const product = CATALOGUE[name];
    const base = Object.keys(product.fields).filter((field) => ['prompt', 'image'].includes(field));
    for (const facts of describeFields(product, model))
      for (const word of listOffered(facts)) {
        const fields = { video_id: undefined, ...(base.includes('image') ? {} : { image: undefined }) };
        const found = complaintsOf(product, facts.name, { ...fields, model_name: model, [facts.name]: word });
        expect(
          found.filter((text) => text.includes('not possible')),
          `${facts.name} ${word}`,
        ).toEqual([]);
      }
  });

  it.each([
    ['text2video', 'kling-v2-6', ['camera_control', 'multi_shot', 'shot_type', 'multi_prompt', 'cfg_scale']],
    ['text2video', 'kling-v3', ['camera_control']],
    [
      'image2video',
      'kling-v2-1-master',
      [
        'multi_shot',
        'shot_type',
        'multi_prompt',
        'sound',
        'voice_list',
        'camera_control',
        'image_tail',
        'static_mask',
        'dynamic_masks',
        'element_list',
      ],
    ],
    ['images/generations', 'kling-v3', ['image_reference']],
  ] as const)('leaves out of %s what %s cannot do', (name, model, absent) => {
    const shown = describeFields(CATALOGUE[name], model).map((facts) => facts.name);
    expect(
      Object.keys(CATALOGUE[name].fields)
        .filter((field) => !shown.includes(field))
        .sort(),
    ).toEqual([...absent].sort());
  });

  it('names the models that can do what not all can, with what that needs', () => {
    const facts = describeFields(CATALOGUE.image2video);
    const of = (name: string) => facts.find((one) => one.name === name);
    expect(facts[0]).toMatchObject({ name: 'image' });
    expect(of('image_tail')?.models).toBe(
      'kling-v2-5-turbo with mode pro, kling-v2-6 with mode pro and sound off, kling-v3',
    );
    expect(of('sound')?.models).toBe('on: kling-v2-6 with mode pro, kling-v3');
    expect(of('duration')?.takes).toBe('5, 10; with kling-v3 3 to 15');
    expect(of('camera_control')?.models).toBe('kling-v1-5 with mode pro and duration 5');
  });
});
