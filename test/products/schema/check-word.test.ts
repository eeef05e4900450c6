import { describe, expect, it } from 'vitest';
import { InvalidRequest } from '../../../src/domain/invalid-request.js';
import { parseRequest } from '../../../src/domain/generation/request.js';
import { CATALOGUE, PRODUCT_NAMES } from '../../../src/products/catalogue.js';
import type { Model } from '../../../src/products/rules/model.js';
import { listWords, oneOf } from '../../../src/products/schema/word-list.js';

function complaintOf(input: unknown, field: string): string | undefined {
  try {
    parseRequest(input);
    return undefined;
  } catch (error) {
    if (!(error instanceof InvalidRequest)) throw error;
    return error.facts.complaints.find(({ path }) => path === field)?.text;
  }
}

/** The words in a complaint that ends in `"3" to "15"` or `"std" or "pro"`. */
function readOffer(complaint: string): string[] {
  const offer = complaint.slice(complaint.indexOf('; write '));
  const [, first, last] = /"(\d+)" to "(\d+)"/.exec(offer) ?? [];
  if (first === undefined) return [...offer.matchAll(/"([^"]+)"/g)].map(([, word = '']) => word);
  return Array.from({ length: Number(last) - Number(first) + 1 }, (_, at) => String(Number(first) + at));
}

const LIMITED = PRODUCT_NAMES.flatMap((product) => {
  const models: Readonly<Record<string, Model>> = CATALOGUE[product].models;
  return Object.entries(models).flatMap(([model, { limits = {} }]) =>
    Object.entries(limits).map(([field, words]) => [product, model, field, words] as const),
  );
});

describe('a word that no model takes', () => {
  it.each(LIMITED)(
    'of %s with %s: the complaint about %s offers what that model takes',
    (task, model, field, words) => {
      const request = { ...CATALOGUE[task].example, task, model_name: model };
      const complaint = complaintOf({ ...request, [field]: 'none such' }, field) ?? '';
      expect(complaint).toContain(`"none such" is not possible with ${model}; write `);
      expect(readOffer(complaint)).toEqual(words);
      for (const word of readOffer(complaint))
        expect(complaintOf({ ...request, [field]: word }, field)).toBeUndefined();
    },
  );

  it('is complained of with the words of all models where the model is none', () => {
    const input = { prompt: 'a fox', model_name: 'kling-v9', duration: '5s' };
    expect(complaintOf(input, 'duration')).toBe('"5s" is not possible; write "3" to "15"');
  });
});

describe('words in a sentence', () => {
  it.each([
    [['std'], '"std"', 'std'],
    [['std', 'pro', '4k'], '"std", "pro" or "4k"', 'std, pro, 4k'],
    [['5', '10'], '"5" or "10"', '5, 10'],
    [['3', '4', '5', '10'], '"3" to "5" or "10"', '3 to 5, 10'],
  ])('%j are %s and %s', (words, quoted, bare) => {
    expect(oneOf(words)).toBe(quoted);
    expect(listWords(words)).toBe(bare);
  });
});
