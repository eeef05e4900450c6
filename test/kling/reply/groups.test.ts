import { describe, expect, it } from 'vitest';
import { parseAnswer, parseTask } from '../../../src/kling/reply/task-parser.js';

const done = (task_result: object) => parseTask({ task_id: '1', task_status: 'succeed', task_result });
const view = (index: number, letter: string) => ({
  index,
  url_1: `${letter}1`,
  url_2: `${letter}2`,
  url_3: `${letter}3`,
});

describe('pictures that belong together', () => {
  it('are sets where each entry has several views', () => {
    const { outputs } = done({ images: [view(0, 'a'), view(1, 'b')] });
    expect(outputs.map(({ url, index, group }) => [url, index, group])).toEqual([
      ['a1', 0, 0],
      ['a2', 1, 0],
      ['a3', 2, 0],
      ['b1', 3, 1],
      ['b2', 4, 1],
      ['b3', 5, 1],
    ]);
  });

  it('are sets by the group that Kling gives them, in either form of an id', () => {
    const image = (url: string, group_id: unknown) => ({ type: 'image', url, group_id });
    const outputs = [image('a', 7), image('b', 'x'), image('c', 7), { type: 'image', url: 'd' }];
    expect(parseTask({ id: '1', status: 'succeeded', outputs }).outputs.map(({ group }) => group)).toEqual([
      0,
      1,
      0,
      undefined,
    ]);
  });

  it('are no sets where there is one only', () => {
    for (const { outputs } of [done({ images: [view(0, 'a')] }), done({ series_images: [{ url: 'a' }, { url: 'b' }] })])
      expect(outputs.every((output) => !('group' in output))).toBe(true);
  });

  it('are fetched once, also when a series is named twice', () => {
    const images = [{ url: 'a' }, { url: 'b' }];
    expect(done({ result_type: 'series', images, series_images: images }).outputs.map(({ url }) => url)).toEqual([
      'a',
      'b',
    ]);
  });
});

describe('what a picture holds', () => {
  const images = [
    { type: 'object_seg', is_contain: true, url: 'https://x/o.png' },
    { type: 'face_seg', is_contain: false, url: '' },
    { type: 'head_seg', is_contain: false, url: 'https://x/blank.png' },
  ];

  it('is a file for each kind that is there, and a word for each that is not', () => {
    const { outputs, entries } = done({ images });
    expect(outputs).toEqual([{ kind: 'image', index: 0, url: 'https://x/o.png', part: 'object_seg' }]);
    expect(entries?.map(({ kind, id, name, facts }) => [kind, id, name, facts])).toEqual([
      ['segment', 'object_seg', 'found', { is_contain: true }],
      ['segment', 'face_seg', 'not found', { is_contain: false }],
      ['segment', 'head_seg', 'not found', { is_contain: false }],
    ]);
  });

  it('is a result also where nothing is there', () => {
    const nothing = images.map((image) => ({ ...image, is_contain: false }));
    expect(parseAnswer({ task_result: { images: nothing } }, 'r').entries).toHaveLength(3);
  });

  it('has the id of its call where the answer has none, and its status by what it brings', () => {
    expect(parseAnswer({ task_result: { images } }, 'r-1')).toMatchObject({ taskId: 'r-1', status: 'succeeded' });
    expect(parseAnswer({ task_id: '7', task_status: 'processing' }, 'r-1')).toMatchObject({
      taskId: '7',
      status: 'processing',
    });
    expect(parseAnswer({}, 'r-1').status).toBe('unknown');
    expect(() => parseAnswer({}, undefined)).toThrow('no task id');
  });
});
