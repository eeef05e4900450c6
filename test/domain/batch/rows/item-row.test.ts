import { describe, expect, it } from 'vitest';
import { checkRow } from '../../../../src/domain/batch/rows/item-row.js';

const explainUnknown = (name: string) => ({ text: 'unknown field', guess: name === 'promt' ? 'prompt' : undefined });
const check = (fields: unknown, defaults = {}) => {
  const row = { fields, where: 'a.csv:2', locate: (path: string) => `a.csv:2 ${path}` };
  const { value, problems } = checkRow(row, { defaults, explainUnknown, added: [], ignored: new Set() });
  return {
    value,
    problems: problems.map((one) => [one.findPlace(), one.path, one.text.split(';')[0], one.isFromSet]),
  };
};

describe('a row', () => {
  it('becomes a draft without problems', () => {
    const { value, problems } = check({ id: 'fox', Prompt: 'a fox', shot: '12a' }, { duration: '10' });
    expect(problems).toEqual([]);
    expect(value).toMatchObject({
      id: 'fox',
      request: { prompt: 'a fox', duration: '10' },
      own: { prompt: 'a fox', metadata: { shot: '12a' } },
    });
  });

  it('is a draft for further checks where only its id or a name is wrong', () => {
    const { value, problems } = check({ id: 'a b', promt: 'a fox' });
    expect(value).toMatchObject({ id: undefined, request: { prompt: 'a fox' } });
    expect(problems).toEqual([
      ['a.csv:2 promt', 'promt', 'unknown field', false],
      ['a.csv:2 id', 'id', '"a b" is no id', false],
    ]);
  });

  it('has all its problems at once, each at the name that was written, and set is told apart', () => {
    const { value, problems } = check({ promt: '', 'Camera Control': 'down' }, { duration: 'x' });
    expect(value).toBeUndefined();
    expect(problems.map(([place, path, , isFromSet]) => [place, path, isFromSet])).toEqual([
      ['a.csv:2 promt', 'promt', false],
      ['a.csv:2 duration', 'duration', true],
      ['a.csv:2 Camera Control', 'camera_control', false],
      ['a.csv:2 promt', 'prompt', false],
    ]);
  });

  const deep = (levels: number): unknown => (levels === 0 ? {} : { x: deep(levels - 1) });
  it.each([
    ['no object', 'a fox', 'is "a fox"'],
    ['too many fields', Object.fromEntries(Array.from({ length: 201 }, (_, at) => [`f${at}`, 1])), 'has 201 fields'],
    ['a name that is too long', { ['x'.repeat(101)]: 1 }, 'has a field whose name is 101 characters long'],
    ['a value that is nested too deeply', { camera_control: deep(5000) }, 'is nested too deeply to be read'],
    ['a cell with the error of a spreadsheet', { prompt: '#REF!', id: 'a b' }, '"#REF!" is the error of a spreadsheet'],
  ])('is refused, and looked at no further, for %s', (_what, fields, text) => {
    const { value, problems } = check(fields);
    expect(value).toBeUndefined();
    expect(problems.map(([, , words]) => String(words).split(':')[0])).toEqual([text]);
  });
});
