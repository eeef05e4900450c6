import { Refusal } from '../../api/refusal.js';
import type { Asked } from '../asked.js';
import { readOrderOptions, SHAPELESS } from '../asked.js';
import { COMMON_TYPES } from '../body-types.js';
import type { Body } from '../fields.js';
import { invalidValue, readLimitedText, readText } from '../fields.js';
import type { Known, Product } from '../product.js';
import type { Made } from '../results.js';
import { renderDuration } from '../results.js';

/** What a video at a URL is taken to have: nobody fetches it. */
const USUAL_SECONDS = 5;

export const videoToAudio: Product = {
  name: 'video-to-audio',
  path: '/v1/audio/video-to-audio',
  pack: 'video',
  results: {
    formats: ['mp4', 'mp3', 'wav'],
    legacy: (made) => ({
      videos: made.ids.map((id, index) => videoOf(id, index, made)),
      audios: made.ids.map((id, index) => {
        const { mp3, wav, duration } = soundOf(index, made);
        return { id: soundId(id), url_mp3: mp3, url_wav: wav, duration_mp3: duration, duration_wav: duration };
      }),
    }),
    standard: (made) =>
      made.ids.flatMap((id, index) => {
        const { mp3, wav, duration } = soundOf(index, made);
        const sound = { mp3_url: mp3, wav_url: wav, mp3_duration: duration, wav_duration: duration };
        return [
          { type: 'video', ...videoOf(id, index, made) },
          { type: 'audio', id: soundId(id), ...sound },
        ];
      }),
  },
  types: {
    ...COMMON_TYPES,
    video_id: 'text',
    video_url: 'text',
    sound_effect_prompt: 'text',
    bgm_prompt: 'text',
    asmr_mode: 'flag',
  },
  check:
    (body, { findVideo }) =>
    () =>
      parse(body, findVideo),
};

const soundId = (videoId: string): string => `${videoId}0`;

const videoOf = (id: string, index: number, { asked, urlOf }: Made) => ({
  id,
  url: urlOf(index, { format: 'mp4' }),
  duration: renderDuration(asked),
});

const soundOf = (index: number, { asked, urlOf }: Made) => ({
  mp3: urlOf(index, { format: 'mp3' }),
  wav: urlOf(index, { format: 'wav' }),
  duration: renderDuration(asked),
});

/** The texts of its refusals are ours, but that of a video that is not found. */
function parse(body: Body, findVideo: Known['findVideo']): Asked {
  const videoId = readText(body, 'video_id');
  const url = readText(body, 'video_url');
  if ((videoId === undefined) === (url === undefined)) throw new Refusal(1201, 'video_id or video_url is required');
  if (url !== undefined && !/^https?:\/\//i.test(url)) throw invalidValue('video_url', url);
  const source = videoId === undefined ? undefined : findVideo(videoId);
  if (videoId !== undefined && source === undefined) throw new Refusal(1201, `Video not found by id: ${videoId}`);
  const effects = readLimitedText(body, 'sound_effect_prompt', 200);
  const music = readLimitedText(body, 'bgm_prompt', 200);
  const durationSeconds = source?.durationSeconds ?? USUAL_SECONDS;
  if (durationSeconds < 3 || durationSeconds > 20) throw new Refusal(1201, 'The video must be 3 to 20 seconds long');
  return {
    ...SHAPELESS,
    ...(source !== undefined && { shape: source.shape, aspectRatio: source.aspectRatio, parentVideoId: videoId }),
    prompt: [effects, music].filter((words) => words !== undefined).join('; '),
    durationSeconds,
    resolution: source?.resolution,
    hasSound: true,
    // Neither price nor time is documented.
    units: 0.25,
    typicalSeconds: 30,
    ...readOrderOptions(body),
  };
}
