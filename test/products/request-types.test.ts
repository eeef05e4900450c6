import { describe, expect, expectTypeOf, it } from 'vitest';
import { parseRequest } from '../../src/domain/generation/request.js';
import type {
  Image2VideoRequest,
  ImageRequest,
  ProductRequest,
  Text2VideoRequest,
  VideoExtendRequest,
} from '../../src/products/request-types.js';

/** Typed requests; the parser takes each as it stands. */
const REQUESTS = {
  text2video: {
    prompt: 'a red fox',
    model_name: 'kling-v1',
    mode: 'std',
    duration: 5,
    camera_control: { type: 'simple', config: { zoom: 5 } },
  } satisfies Text2VideoRequest,
  image2video: {
    image: 'https://x.example/a.png',
    model_name: 'kling-v1',
    dynamic_masks: [
      {
        mask: 'https://x.example/m.png',
        trajectories: [
          { x: 1, y: 1 },
          { x: 2, y: 2 },
        ],
      },
    ],
  } satisfies Image2VideoRequest,
  'video-extend': { video_id: '1' } satisfies VideoExtendRequest,
  'images/generations': { product: 'images/generations', prompt: 'a poster', n: 4 } satisfies ImageRequest,
};

describe('the types of requests', () => {
  it.each(Object.entries(REQUESTS))('let through what the parser takes: %s', (product, request) => {
    expect(parseRequest(request)).toMatchObject({ kind: 'create', product });
  });

  it('refuse a field that the product does not have, at any depth', () => {
    // @ts-expect-error it is called aspect_ratio
    const first: Text2VideoRequest = { prompt: 'p', aspectRatio: '16:9' };
    // @ts-expect-error a text has no picture
    const second: Text2VideoRequest = { prompt: 'p', image: 'a.png' };
    // @ts-expect-error it is called zoom
    const third: Text2VideoRequest = { prompt: 'p', camera_control: { type: 'simple', config: { zom: 5 } } };
    for (const request of [first, second, third])
      expect(() => parseRequest({ ...request, product: 'text2video' })).toThrow();
  });

  it('refuse a word that Kling does not take', () => {
    // @ts-expect-error not a mode
    const mode: Text2VideoRequest = { prompt: 'p', mode: 'fast' };
    // @ts-expect-error no model of this product
    const model: Text2VideoRequest = { prompt: 'p', model_name: 'kling-v2-1' };
    // @ts-expect-error video-extend takes no model
    const extend: VideoExtendRequest = { video_id: '1', model_name: 'kling-v3' };
    for (const request of [mode, model, extend]) expect(() => parseRequest(request)).toThrow();
  });

  it('refuse a request without what Kling requires', () => {
    // @ts-expect-error neither picture
    const still: Image2VideoRequest = { product: 'image2video', prompt: 'p' };
    // @ts-expect-error no video to extend
    const extend: VideoExtendRequest = { product: 'video-extend' };
    for (const request of [still, extend]) expect(() => parseRequest(request)).toThrow();
    // @ts-expect-error without its name it would be a video
    const poster: ImageRequest = { prompt: 'a poster' };
    expect(parseRequest(poster)).toMatchObject({ product: 'text2video' });
  });

  it('are those of the fields: durations as Kling writes them or as numbers, ids as either', () => {
    expectTypeOf<5 | '10'>().toExtend<NonNullable<Text2VideoRequest['duration']>>();
    expectTypeOf<VideoExtendRequest['video_id']>().toEqualTypeOf<string | number>();
    expectTypeOf<ImageRequest['aspect_ratio']>().toEqualTypeOf<
      '16:9' | '9:16' | '1:1' | '4:3' | '3:4' | '3:2' | '2:3' | '21:9' | undefined
    >();
    expectTypeOf<Text2VideoRequest>().toExtend<ProductRequest>();
  });
});
