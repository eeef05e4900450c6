import { describe, expect, it } from 'vitest';
import { askedOf } from '../../../../src/domain/generation/checks/asked.js';
import { checksOf } from '../../../../src/domain/generation/checks/checks-of.js';
import { parseRequest } from '../../../../src/domain/generation/request.js';

const CLIP = 'https://example.com/a.mp4';

function asked(input: object) {
  const request = parseRequest(input);
  if (request.kind === 'adopt') throw new Error('a create was meant');
  return askedOf(request);
}

describe('what can be seen in the files of a request', () => {
  it.each([
    [{ prompt: 'a fox' }, { seconds: 5, resolution: '720p' }],
    [
      { prompt: 'a fox', mode: 'pro', sound: 'on', duration: '10' },
      { seconds: 10, resolution: '1080p', audio: true },
    ],
    [
      { prompt: 'a fox', model_name: 'kling-v3', mode: '4k' },
      { seconds: 5, resolution: '4k' },
    ],
    // Of models that Kling has given up, nobody knows what they still make.
    [{ prompt: 'a fox', model_name: 'kling-v1-6', mode: 'pro' }, { seconds: 5 }],
    [{ prompt: 'a fox', model_name: 'kling-v2-1-master', mode: 'pro' }, { seconds: 5 }],
    [
      {
        product: 'text-to-video',
        prompt: 'a fox',
        resolution: '1080p',
        duration: '7',
        model_name: 'kling-3.0',
        audio: 'native',
      },
      { seconds: 7, resolution: '1080p', audio: true },
    ],
    [
      { product: 'omni-video', prompt: 'a fox', aspect_ratio: '1:1' },
      { seconds: 5, resolution: '1080p' },
    ],
    // What is edited stays as long as it is.
    [
      { prompt: 'a fox in <<<video_1>>>', video_list: [{ video_url: CLIP, refer_type: 'base' }] },
      { resolution: '1080p' },
    ],
    [
      {
        product: 'new-omni-video',
        contents: [
          { type: 'prompt', text: 'a fox' },
          { type: 'base_video', url: CLIP },
        ],
      },
      { resolution: '720p' },
    ],
    [{ product: 'video-extend', video_id: '867283741759111202' }, {}],
    [{ product: 'image', prompt: 'a poster', resolution: '2k' }, { resolution: '2k' }],
    [{ product: 'text-to-audio', prompt: 'wind', duration: 4.5 }, { seconds: 4.5 }],
    [{ product: 'tts', text: 'a fox', voice_id: 'oversea_male1', voice_language: 'en' }, {}],
    [{ image: CLIP.replace('mp4', 'png'), sound_file: CLIP.replace('mp4', 'mp3') }, { audio: true }],
  ])('%j', (input, expected) => {
    expect(asked(input)).toEqual(expected);
  });

  it('are held against the request, unless nothing is to be checked; an adopted task against nothing that was asked', () => {
    expect(checksOf(parseRequest({ prompt: 'a fox' }))).toEqual({ asked: { seconds: 5, resolution: '720p' } });
    expect(checksOf(parseRequest({ prompt: 'a fox', run: { expect: 'nothing' } }))).toBeUndefined();
    const expectation = { audio: true, onDifference: 'fail' };
    expect(checksOf(parseRequest({ taskId: '101', run: { expect: 'audio, fail' } }))).toEqual({ expect: expectation });
    expect(checksOf(parseRequest({ taskId: '101' }))).toEqual({});
  });
});
