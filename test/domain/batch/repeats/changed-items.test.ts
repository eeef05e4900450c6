import type { Json } from '../../../../src/domain/record.js';
import { describe, expect, it } from 'vitest';
import { describeAnew, listChanged, refuseChanged } from '../../../../src/domain/batch/repeats/changed-items.js';
import type { MeantItem, Standing } from '../../../../src/domain/batch/repeats/match-items.js';
import { matchItems } from '../../../../src/domain/batch/repeats/match-items.js';
import { InvalidRequest } from '../../../../src/domain/invalid-request.js';
import { contentWord, readMeaning } from '../../../../src/domain/generation/meaning.js';

const item = (id: string, request: Json, content = 'old'): MeantItem => ({
  id,
  request,
  meaning: readMeaning(request, () => contentWord(content)),
});

const known = (items: readonly MeantItem[], standing: Standing) => ({
  meanings: new Map(items.map(({ id, meaning }) => [id, meaning])),
  standingOf: () => standing,
});

function refusals(now: readonly MeantItem[], before: readonly MeantItem[], standing: Standing): string[] {
  const there = known(before, standing);
  try {
    refuseChanged(listChanged(matchItems(now, there), there));
    return [];
  } catch (error) {
    if (error instanceof InvalidRequest) return error.facts.complaints.map(({ text }) => text);
    throw error;
  }
}

const before = [
  item('a', { prompt: 'a fox', duration: '10' }),
  item('b', { prompt: 'an owl', mode: 'pro' }),
  item('shot', { prompt: 'clouds', image: '/p/a.png' }),
];
const WAY = 'put back what it was, give its row another id, or force it (run.force)';

describe('refuseChanged', () => {
  it.each<[string, MeantItem, string | undefined]>([
    ['the same in another order', item('a', { duration: 10, prompt: 'a fox' }), undefined],
    ['how it is run', item('a', { prompt: 'a fox', duration: '10', run: { attempts: 1 } }), undefined],
    ['a new one', item('c', { prompt: 'a cat' }), undefined],
    ['the same picture', item('shot', { prompt: 'clouds', image: '/elsewhere/x.png' }), undefined],
    ['a prompt', item('a', { prompt: 'a cat', duration: '10' }), 'item "a" is made already, with another prompt'],
    [
      'several fields',
      item('b', { prompt: 'a cat', duration: '10' }),
      'item "b" is made already, with another prompt, mode and duration',
    ],
    [
      'another picture',
      item('shot', { prompt: 'clouds', image: '/p/b.png' }, 'new'),
      'item "shot" is made already, with another image',
    ],
    [
      'a picture that was replaced',
      item('shot', { prompt: 'clouds', image: '/p/a.png' }, 'new'),
      'the picture a.png has changed since shot was made',
    ],
  ])('names what is made already from something else: %s', (_what, now, text) => {
    expect(refusals([now], before, 'made')).toEqual(text === undefined ? [] : [`${text}; ${WAY}`]);
  });

  it('names all at once', () => {
    const now = [item('a', { prompt: 'x' }), item('b', { prompt: 'y' }), item('c', { prompt: 'z' })];
    expect(refusals(now, before, 'made')).toHaveLength(2);
  });

  it.each<Standing>(['open', 'failed'])('lets what is not made be changed (%s)', (standing) => {
    expect(refusals([item('a', { prompt: 'a cat' })], before, standing)).toEqual([]);
  });
});

describe('describeAnew', () => {
  const row = (id: string, topic: string, contents: Record<string, string>, pipeline = 'story'): MeantItem => {
    const request = { topic };
    return { id, request, meaning: { fields: { pipeline, with: request }, files: {}, contents } };
  };
  const anew = (now: readonly MeantItem[], earlier: readonly MeantItem[]) => {
    const there = known(earlier, 'made');
    return describeAnew(listChanged(matchItems(now, there), there));
  };

  it.each<[string, MeantItem, string[]]>([
    ['nothing', row('a', 'x', { '/p/fox.png': '1' }), []],
    ['a file', row('a', 'x', { '/p/fox.png': '2' }), ['a runs again: fox.png has changed since.']],
    ['params', row('a', 'y', { '/p/fox.png': '1' }), ['a runs again: params have changed since.']],
    [
      'the name alone',
      row('a', 'x', { '/p/fox.png': '1' }, 'film'),
      ['a runs again: the name of the pipeline has changed since.'],
    ],
  ])('says why a row of a pipeline runs again: %s', (_what, now, texts) => {
    expect(anew([now], [row('a', 'x', { '/p/fox.png': '1' })])).toEqual(texts);
  });

  it('names the first rows of each reason, and counts the others', () => {
    const rows = (word: string) =>
      Array.from({ length: 1204 }, (_, index) => row(`r${index}`, 'x', { '/takes.csv': word, '/a.png': word }));
    expect(anew(rows('2'), rows('1'))).toEqual([
      'r0, r1, r2 and 1,201 more run again: takes.csv and a.png have changed since.',
    ]);
  });
});
