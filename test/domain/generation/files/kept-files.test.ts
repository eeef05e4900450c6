import { describe, expect, it } from 'vitest';
import { findSame, listKept, noticeMissingTwins } from '../../../../src/domain/generation/files/kept-files.js';
import { keepingOf } from '../../../../src/domain/generation/files/keeping.js';
import { parseRequest } from '../../../../src/domain/generation/request.js';
import type { Output } from '../../../../src/domain/task.js';

const picture = (index: number, more: Partial<Output> = {}): Output => ({
  kind: 'image',
  index,
  url: `https://x/${index}.png`,
  ...more,
});
const marked = (index: number) => picture(index, { watermarkUrl: `https://x/${index}-w.png` });
const urls = (files: ReturnType<typeof listKept>) => files.map(({ output }) => output.url.slice('https://x/'.length));

describe('the files of a task that are kept', () => {
  it('are without their twins unless these were asked for', () => {
    expect(urls(listKept([marked(0)], {}))).toEqual(['0.png']);
  });

  it.each(['asked', 'ifSent'] as const)('are first all clean ones, then their twins where "%s"', (watermark) => {
    const files = listKept([marked(0), picture(1), marked(2)], { watermark });
    expect(urls(files)).toEqual(['0.png', '1.png', '2.png', '0-w.png', '2-w.png']);
    expect(files.map(({ watermarked }) => watermarked)).toEqual([undefined, undefined, undefined, true, true]);
  });

  it('are found again among fresher links, also where those name fewer', () => {
    const [, , twin] = listKept([marked(0), marked(1)], { watermark: 'asked' });
    const fresh = listKept([picture(0), picture(1)], { watermark: 'asked' });
    expect(twin && findSame(fresh, twin)).toBeUndefined();
    const whole = listKept([marked(0), marked(1)], { watermark: 'asked' });
    expect(twin && findSame(whole, twin)?.output.url).toBe('https://x/0-w.png');
  });
});

describe('a watermark', () => {
  it.each([
    [{ prompt: 'p', watermark_info: { enabled: true } }, 'asked'],
    [{ prompt: 'p', watermark_info: { enabled: false } }, undefined],
    [{ prompt: 'p', watermark_info: {} }, undefined],
    [{ prompt: 'p', model_name: 'kling-3.0', options: { watermark_info: { enabled: true } } }, 'asked'],
    [{ prompt: 'p' }, undefined],
    [{ taskId: '1' }, 'ifSent'],
  ])('is kept for %j: %j', (input, watermark) => {
    expect(keepingOf(parseRequest(input)).watermark).toBe(watermark);
  });

  it('that was asked for and not sent is told of, and no other', () => {
    const watermark = 'asked';
    expect(noticeMissingTwins([marked(0)], { watermark })).toEqual([]);
    expect(noticeMissingTwins([picture(0)], { watermark: 'ifSent' })).toEqual([]);
    expect(noticeMissingTwins([picture(0)], {})).toEqual([]);
    expect(noticeMissingTwins([picture(0)], { watermark })).toEqual([
      'A watermarked copy was asked for, and Kling sent none; the clean file is there.',
    ]);
    expect(noticeMissingTwins([marked(0), picture(1), picture(2)], { watermark })).toEqual([
      'A watermarked copy was asked for, and Kling sent none of 2 of 3 files; the clean files are there.',
    ]);
  });
});
