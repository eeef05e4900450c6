import { describe, expect, it } from 'vitest';
import { parseRequest } from '../../../src/domain/generation/request.js';
import { parseMadeFile, renderMadeFile } from '../../../src/products/schema/made/made-file.js';

describe('the name of a file that a generation has made', () => {
  it.each([
    ['generation:fox-1', { generation: 'fox-1' }],
    ['generation:posters/3#0', { generation: 'posters/3', number: 0 }],
    ['generation:story/scene.12#1', { generation: 'story/scene.12', number: 1 }],
    ['generation:a#b', { generation: 'a#b' }],
    ['generation:a#1#2', { generation: 'a#1', number: 2 }],
  ])('is read and written: %s', (text, made) => {
    expect(parseMadeFile(text)).toEqual(made);
    expect(renderMadeFile(made)).toBe(text);
  });

  it.each(['generation:', 'generation: fox', 'Generation:fox', 'fox'])('is nothing else: %s', (text) => {
    expect(parseMadeFile(text)).toBeUndefined();
  });

  it('is taken by every field that takes a URL of a picture, a sound or a video, and by no other', () => {
    const made = 'generation:fox-1#1';
    const read = (input: Record<string, unknown>) => {
      const request = parseRequest(input, 'first');
      return request.kind === 'create' ? request.body : undefined;
    };
    expect(read({ image: made, prompt: 'p' })).toMatchObject({ image: made });
    expect(read({ task: 'omni-video', prompt: 'p', video_list: [{ video_url: made }] })).toMatchObject({
      video_list: [{ video_url: made }],
    });
    const speaks = { task: 'lip-sync', video_url: made };
    expect(read({ ...speaks, audio_file: made })).toMatchObject({ audio_url: made, audio_type: 'url' });
    expect(() => read({ prompt: 'p', callback_url: made })).toThrow(/^callback_url: "generation:fox-1#1" is not a URL/);
    expect(() => read({ image: 'generation:', prompt: 'p' })).toThrow(
      'image: "generation:" names no generation; write generation:<id>, e.g. generation:fox-1, or generation:fox-1#1 for its second file',
    );
  });
});
