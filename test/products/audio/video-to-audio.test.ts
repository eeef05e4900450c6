import { describe, expect, it } from 'vitest';
import { parseRequest } from '../../../src/domain/generation/request.js';
import { openSimulator } from '../../simulator/local-simulator.js';
import { complaints } from '../complaints.js';

const PATH = '/v1/audio/video-to-audio';
const VIDEO = { video_url: 'https://x.example/a.mp4' };

describe('video-to-audio', () => {
  it('is known by what is to be heard, and needs no words for it when it is named', () => {
    for (const words of [{ bgm_prompt: 'a flute' }, { sound_effect_prompt: 'steps' }, { asmr_mode: 'true' }])
      expect(parseRequest({ ...VIDEO, ...words })).toMatchObject({ product: 'video-to-audio' });
    expect(complaints({ product: 'video-to-audio', ...VIDEO })).toEqual([]);
  });

  it.each([
    [{}, 'video_id: missing; video-to-audio needs video_id or video_url'],
    [{ ...VIDEO, video_id: '1' }, 'video_url: video_id and video_url exclude each other; keep one'],
    [{ video_url: 'ftp://x.example/fox.mp4' }, 'is not a URL that Kling can open'],
    [{ ...VIDEO, bgm_prompt: 'x'.repeat(201) }, 'bgm_prompt: 201 characters; Kling takes at most 200'],
    [{ ...VIDEO, sound_effect_prompt: 'x'.repeat(201) }, 'sound_effect_prompt: 201 characters'],
    [{ ...VIDEO, asmr_mode: 'yes' }, 'asmr_mode: "yes"; write true or false'],
  ])('refuses %j, and so does the simulated Kling', async (input, start) => {
    expect(complaints({ product: 'video-to-audio', ...input }).join('\n')).toContain(start);
    expect((await (await openSimulator()).call(PATH, { body: input })).reply.code).toBe(1201);
  });

  it('is refused by the simulated Kling with a task instead of a video', async () => {
    const { call } = await openSimulator();
    expect((await call(PATH, { body: { video_id: '867283741759111202' } })).reply).toMatchObject({
      code: 1201,
      message: 'Video not found by id: 867283741759111202',
    });
  });
});
