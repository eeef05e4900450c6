import { describe, expect, it } from 'vitest';
import { listMadeFiles, listRequestFiles, listStoredFiles, mapRequestFiles } from '../../src/products/request-files.js';

const URI = 's3://bucket/in/a.mp4';

describe('the files of a request', () => {
  it('are found in settings, options and input of a body too, and replaced there', () => {
    const body = { effect_scene: 'hug', input: { image: './a.png' } };
    expect(listRequestFiles('effects', body)).toEqual([{ field: 'input.image', file: './a.png', kind: 'image' }]);
    expect(mapRequestFiles('effects', body, ({ file }) => `/abs/${file}`)).toEqual({
      effect_scene: 'hug',
      input: { image: '/abs/./a.png' },
    });
  });

  it('are told from URLs and from what lies in a bucket, wherever they stand', () => {
    const list = (url: string) => ({ video_list: [{ video_url: url }] });
    for (const [find, file] of [[listRequestFiles, './a.mp4'] as const, [listStoredFiles, URI] as const])
      expect(
        ['https://x.example/a.mp4', './a.mp4', URI].filter((url) => find('omni-video', list(url)).length > 0),
      ).toEqual([file]);
    // What lip-sync wants told as a URL is a link to the bucket as well.
    expect(listStoredFiles('lip-sync', { audio_url: URI })).toMatchObject([{ field: 'audio_url', kind: 'audio' }]);
    expect(listStoredFiles('lip-sync', { callback_url: 'https://x.example' })).toEqual([]);
  });

  it('are told from what a generation of ours has made', () => {
    const made = 'generation:fox-1';
    expect(listRequestFiles('omni-video', { video_list: [{ video_url: made }] })).toEqual([]);
    expect(listMadeFiles('omni-video', { prompt: made, video_list: [{ video_url: made }] })).toMatchObject([
      { field: 'video_list[0].video_url', file: made, kind: 'video' },
    ]);
    expect(listMadeFiles('effects', { input: { image: made } })).toMatchObject([{ field: 'input.image' }]);
    expect(listMadeFiles('lip-sync', { audio_url: made, callback_url: made })).toMatchObject([{ field: 'audio_url' }]);
  });

  it.each([
    ['motion-control', { character_orientation: 'image' }, { seconds: { min: 3, max: 10 } }],
    ['motion-control', { character_orientation: 'video' }, { seconds: { min: 3, max: 30 }, maxMegabytes: 100 }],
    ['new-motion-control', { character_orientation: 'image' }, { seconds: { min: 3, max: 10 } }],
    ['video-to-audio', {}, { seconds: { min: 3, max: 20 } }],
    ['identify-face', {}, { seconds: { min: 2, max: 60 }, sides: { min: 512, max: 2160 } }],
  ] as const)('have the limits of %s with %j', (product, more, limits) => {
    expect(listRequestFiles(product, { ...more, video_url: './a.mp4' })).toMatchObject([{ kind: 'video', limits }]);
  });

  it('have the limits of the model, and none of one that is not known', () => {
    const limitsOf = (model: string) =>
      listRequestFiles('omni-video', { model_name: model, video_list: [{ video_url: './a.mp4' }] })[0]?.limits?.seconds;
    expect(['kling-video-o1', 'kling-v3-omni', 'kling-v9-omni'].map(limitsOf)).toEqual([
      { min: 3, max: 10 },
      { min: 3, max: 15.5 },
      undefined,
    ]);
  });
});
