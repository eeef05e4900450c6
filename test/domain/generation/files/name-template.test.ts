import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutToBytes } from '../../../../src/domain/generation/files/clean-name.js';
import {
  fillName,
  fixName,
  parseNameTemplate,
  PLACEHOLDERS,
} from '../../../../src/domain/generation/files/name-template.js';
import { factsOfRequest } from '../../../../src/domain/generation/files/request-facts.js';
import { parseRequest } from '../../../../src/domain/generation/request.js';
import { fileStem } from '../../../../src/disk/file-name.js';

const FACTS = {
  id: '867283741759111202',
  prompt: 'A red fox, in the snow!',
  model: 'kling-v2-6',
  product: 'text2video',
  task: 'text2video',
  date: '2026-11-25',
  item: 'shot-12',
  batch: 'night',
};
const fill = (template: string, facts: Partial<typeof FACTS> = {}) => fillName(template, { ...FACTS, ...facts });
const isSafe = /^[\p{L}\p{N}{]([\p{L}\p{N}\p{M}._{}-]*[\p{L}\p{N}\p{M}}])?$/u;

describe('a template of names', () => {
  it.each([
    ['{id}', '867283741759111202'],
    ['{id}-{prompt}', '867283741759111202-A-red-fox-in-the-snow'],
    ['{batch}_{item}', 'night_shot-12'],
    ['{product} {model} {date}', 'text2video-kling-v2-6-2026-11-25'],
    ['{n}-{task}', '{n}-text2video'],
    ['clip {item} ({date})', 'clip-shot-12-2026-11-25'],
  ])('makes of %s the name %s', (template, name) => {
    expect(parseNameTemplate(template)).toEqual({ value: template, problems: [] });
    expect(fill(template)).toBe(name);
  });

  it.each([
    [{ prompt: 'ein Füchslein 狐狸' }, 'ein-Füchslein-狐狸'],
    [{ prompt: 'ein Fu\u0308chslein' }, 'ein-Füchslein'],
    [{ prompt: '../../etc/passwd' }, 'etc-passwd'],
    [{ prompt: 'C:\\temp\\x' }, 'C-temp-x'],
    [{ prompt: '.hidden' }, 'hidden'],
    [{ prompt: 'a\0b\nc\u202ed' }, 'a-b-c-d'],
    [{ prompt: '{id}{n}' }, 'id-n'],
    [{ prompt: '🦊🦊' }, '867283741759111202'],
    [{ prompt: '' }, '867283741759111202'],
  ])('takes of %j only what may stand in a file name: %s', (facts, name) => {
    expect(fill('{prompt}', facts)).toBe(name);
  });

  it('leaves nothing in the place of what is not there', () => {
    expect(fillName('{batch}-{prompt}-{item}', { ...FACTS, prompt: undefined, batch: undefined })).toBe('shot-12');
  });

  it('cuts the prompt and nothing else where a name would be too long, between letters', () => {
    const name = fill('{item}-{prompt}-{id}', { prompt: '狐'.repeat(500) });
    expect(name).toMatch(/^shot-12-狐+-867283741759111202$/);
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(120);
    expect(Buffer.byteLength(name)).toBeGreaterThan(110);
    expect(cutToBytes('e\u0301e\u0301', 4)).toBe('e\u0301');
  });

  it.each(['{item}-{prompt}-{id}', '{prompt}{n}', '{model} {date} {prompt} {prompt}', '{product}'])(
    'makes the same name of %s for a task of which only its id is known, once the rest stands in it',
    (template) => {
      const { id, date, item, batch } = FACTS;
      for (const prompt of ['a red fox {n}', '狐'.repeat(500), '', undefined]) {
        const request = { prompt, model_name: '' };
        const known = { ...factsOfRequest(request), id, item, batch };
        const fixed = fixName(template, known);
        expect(parseNameTemplate(fixed).problems).toEqual([]);
        expect(fillName(fixed, { id, date, item, batch })).toBe(fillName(template, { ...known, date }));
      }
    },
  );

  it('has of a request the product that it is for, and the model that is sent', () => {
    const image = { task: 'images/generations', prompt: 'p' };
    const name = 'images-generations';
    expect(factsOfRequest(image)).toEqual({ product: name, task: name, model: 'kling-v3', prompt: 'p' });
    expect(factsOfRequest({ taskId: '1' })).toEqual({});
  });

  it('makes a safe name of any facts', () => {
    const word = fc.string({ unit: 'binary', maxLength: 300 });
    const template = fc.array(fc.oneof(fc.constantFrom(...PLACEHOLDERS.map((one) => `{${one}}`)), word), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(template, word, word, word, (parts, prompt, item, batch) => {
        const text = parts.join('');
        if (parseNameTemplate(text).problems.length > 0) return;
        const name = fill(text, { prompt, item, batch });
        expect(name).toMatch(isSafe);
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(120);
        const stem = fileStem({ taskId: '1', name, number: 3, mark: 'watermarked' });
        expect(stem).not.toMatch(/[/\\{}\p{Cc}]/u);
        expect(Buffer.byteLength(stem)).toBeLessThan(160);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['{promt}', 'run.name: "{promt}": {promt} is unknown; did you mean {prompt}? ({id}, {prompt}, {model},'],
    ['{who}', 'run.name: "{who}": {who} is unknown; there are {id},'],
    ['videos/{id}', 'run.name: "videos/{id}": has a slash; it is a name, not a path'],
    ['a\\b', 'has a slash; it is a name, not a path'],
    ['{id', 'a brace has no other half; there are {id},'],
    ['...', 'nothing of it can stand in a file name'],
    [' ', 'nothing of it can stand in a file name'],
    ['x'.repeat(321), 'more than 320 characters'],
    [7, 'run.name: 7: write a text, e.g. "{id}-{prompt}"'],
  ])('is refused where it is %j', (name, text) => {
    expect(() => parseRequest({ prompt: 'a fox', run: { name } })).toThrow(text);
  });

  it('is part of no request that has none, or an empty cell of a table', () => {
    expect(parseRequest({ prompt: 'a fox', run: { name: '' } }).run).not.toHaveProperty('name');
  });
});
