import { describe, expect, it } from 'vitest';
import type { MeantItem, Standing } from '../../../../src/domain/batch/repeats/match-items.js';
import { matchItems, standingOf } from '../../../../src/domain/batch/repeats/match-items.js';
import { assignIds } from '../../../../src/domain/batch/rows/item-id.js';
import { nameWord, readMeaning } from '../../../../src/domain/generation/meaning.js';

const meant = (id: string | undefined, prompt: string): MeantItem => {
  const meaning = readMeaning({ prompt }, nameWord);
  return { id: id ?? assignIds([{ meaning }])[0] ?? '', request: { prompt }, meaning };
};

/** `[id, prompt]` each; an id that is left out is derived. */
type Row = readonly [string | undefined, string];

function match(
  rows: readonly Row[],
  before: readonly Row[],
  options: { standing?: Standing; isForced?: boolean } = {},
) {
  const { standing = 'made', isForced } = options;
  const meanings = new Map(before.map(([id, prompt]) => meant(id, prompt)).map(({ id, meaning }) => [id, meaning]));
  const known = { meanings, standingOf: () => standing };
  const items = rows.map(([id, prompt]) => meant(id, prompt));
  return matchItems(items, known, { isForced }).map(({ item, change }) => [
    item.id,
    item.request.prompt,
    ...(change?.fields ?? []),
  ]);
}

const derived = (prompt: string) => meant(undefined, prompt).id;

describe('matchItems', () => {
  it('leaves items of a batch that never ran as they are', () => {
    expect(match([['a', 'x'], [undefined, 'y']], [])).toEqual([['a', 'x'], [derived('y'), 'y']]); // prettier-ignore
  });

  it.each<[string, Row[], Row[], string[]]>([
    ['ids that an earlier version derived', [[undefined, 'x'], [undefined, 'y']], [['0123456789', 'x'], ['abcdefabcd', 'y']], ['0123456789', 'abcdefabcd']],
    ['an id column that was added', [['bell', 'x'], ['pot', 'y']], [[undefined, 'x'], [undefined, 'y']], [derived('x'), derived('y')]],
    ['an id column that was removed', [[undefined, 'x']], [['bell', 'x']], ['bell']],
    ['ids that a spreadsheet rewrote', [['1', 'x'], ['2', 'y']], [['001', 'x'], ['002', 'y']], ['001', '002']],
    ['rows in another order', [[undefined, 'y'], [undefined, 'x']], [[undefined, 'x'], [undefined, 'y']], [derived('y'), derived('x')]],
    ['ids that changed places', [['2', 'x'], ['1', 'y']], [['1', 'x'], ['2', 'y']], ['1', '2']],
    ['the same row twice', [['a', 'x'], ['b', 'x']], [['1', 'x'], ['2', 'x']], ['1', '2']],
    ['a row more of the same', [['a', 'x'], ['b', 'x']], [['1', 'x']], ['1', 'b']],
    ['a new row under the id of a known one', [['1', 'new'], ['2', 'x']], [['1', 'x']], ['1-2', '1']],
  ])('knows items by what they mean: %s', (_what, rows, before, ids) => {
    expect(match(rows, before).map(([id]) => id)).toEqual(ids);
  }); // prettier-ignore

  it('says of an item that means something else now what differs', () => {
    expect(match([['a', 'new']], [['a', 'x']])).toEqual([['a', 'new', 'prompt']]);
  });

  it.each<[string, Record<string, string> | undefined, Record<string, string> | undefined, string[] | undefined]>([
    ['hold what they held', { '/a.png': '1' }, { '/a.png': '1' }, undefined],
    ['hold something else', { '/a.png': '1', '/b.mp3': '2' }, { '/a.png': '3', '/b.mp3': '2' }, ['/a.png']],
    ['held nobody knows what', undefined, { '/a.png': '3' }, undefined],
    ['are not looked at now', { '/a.png': '1' }, undefined, undefined],
  ])('compares the files of an item that is the same by its fields: which %s', (_what, before, now, replaced) => {
    const { id, request, meaning } = meant('a', 'x');
    const known = { meanings: new Map([['a', { ...meaning, contents: before }]]), standingOf: () => 'made' as const };
    const [matched] = matchItems([{ id, request, meaning: { ...meaning, contents: now } }], known);
    expect(matched?.item.id).toBe('a');
    expect(matched?.change).toEqual(replaced && { fields: [], replaced });
  });

  it('makes of it an item of its own when forced to, and finds that again', () => {
    expect(match([['a', 'new']], [['a', 'x'], ['a-2', 'y']], { isForced: true })).toEqual([['a-3', 'new']]); // prettier-ignore
    expect(match([['a', 'new']], [['a', 'x'], ['a-3', 'new']])).toEqual([['a-3', 'new']]); // prettier-ignore
    const long = 'x'.repeat(64);
    expect(match([[long, 'new']], [[long, 'x']], { isForced: true })).toEqual([[`${'x'.repeat(62)}-2`, 'new']]);
  });

  it("overrules a name of somebody's own only for what is made or may be under way", () => {
    expect(match([['bell', 'x']], [['old', 'x']], { standing: 'failed' })).toEqual([['bell', 'x']]);
    expect(match([['bell', 'x']], [['old', 'x']], { standing: 'open' })).toEqual([['old', 'x']]);
    expect(match([[undefined, 'x']], [['old', 'x']], { standing: 'failed' })).toEqual([['old', 'x']]);
  });
});

describe('standingOf', () => {
  const failure = (kind: 'Moderation' | 'Parked') => ({ kind, text: '' });
  it.each([
    ['nothing', undefined, 'open'],
    ['a file', { state: 'completed', taskId: '1' }, 'made'],
    ['a refusal', { state: 'failed', taskId: '1', error: failure('Moderation') }, 'failed'],
    ['a task that goes on', { state: 'failed', taskId: '1', error: failure('Parked') }, 'open'],
    ['an end before anything was sent', { state: 'cancelled' }, 'failed'],
  ] as const)('tells what became of an item from %s', (_what, record, standing) => {
    expect(standingOf(record)).toBe(standing);
  });
});
