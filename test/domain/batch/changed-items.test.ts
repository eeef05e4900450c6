import { describe, expect, it } from 'vitest';
import { findChanged, refuseChanged } from '../../../src/domain/batch/changed-items.js';
import { InvalidRequest } from '../../../src/domain/invalid-request.js';

const item = (id: string, request: Readonly<Record<string, unknown>>) => ({ id, request });
const earlier = [
  item('a', { prompt: 'a fox', duration: '5' }),
  item('b', { prompt: 'an owl', camera_control: { type: 'simple', config: { zoom: 5 } } }),
];

describe('findChanged', () => {
  it.each([
    ['the same in another order', item('a', { duration: '5', prompt: 'a fox' }), undefined],
    [
      'what only says how to go about it',
      item('a', { prompt: 'a fox', duration: '5', run: { attempts: 1 } }),
      undefined,
    ],
    ['a new one', item('c', { prompt: 'a fox' }), undefined],
    ['another value', item('a', { prompt: 'a cat', duration: '5' }), ['prompt']],
    ['a field more and a field less', item('a', { prompt: 'a fox', mode: 'pro' }), ['duration', 'mode']],
    [
      'another value deep inside',
      item('b', { prompt: 'an owl', camera_control: { type: 'simple', config: { zoom: 6 } } }),
      ['camera_control'],
    ],
  ])('%s', (_what, now, fields) => {
    expect(findChanged([now], earlier).get(now.id)).toEqual(fields);
  });
});

describe('refuseChanged', () => {
  const changed = new Map([
    ['a', ['prompt']],
    ['b', ['prompt', 'mode', 'duration']],
    ['c', ['prompt']],
  ]);

  it('names every item that is made already, and what differs', () => {
    expect(() => refuseChanged(changed, (id) => id !== 'c')).toThrow(
      new InvalidRequest([
        {
          path: '',
          text: 'item "a" is made already, with another prompt; give its row another id to make this one too, or put back what it was',
        },
        {
          path: '',
          text: 'item "b" is made already, with another prompt, mode and duration; give its row another id to make this one too, or put back what it was',
        },
      ]),
    );
  });

  it('lets what is not made be changed', () => {
    expect(() => refuseChanged(changed, () => false)).not.toThrow();
  });
});
