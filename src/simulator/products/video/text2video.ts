import { Refusal } from '../../api/refusal.js';
import type { Body } from '../fields.js';
import { readChoice, readLimitedText, readObjects } from '../fields.js';
import { refuseUnsupported } from '../features.js';
import type { VideoModel } from '../models.js';
import { findVideoModel } from '../models.js';
import { shapeOf } from '../asked.js';
import type { Asked } from '../asked.js';
import type { Product } from '../product.js';
import { VIDEOS } from '../results.js';
import { PROMPT_LIMIT, readVideo, VIDEO_TYPES, videoModelOf } from './video-body.js';

export const text2video: Product = {
  name: 'text2video',
  path: '/v1/videos/text2video',
  pack: 'video',
  results: VIDEOS,
  types: { ...VIDEO_TYPES, aspect_ratio: 'text' },
  check: (body, { discontinuedModels }) => {
    const name = videoModelOf(body);
    const model = findVideoModel(name, 'text2video', discontinuedModels);
    refuseUnsupported('text2video', name, body);
    return () => parse(body, model);
  },
};

function parse(body: Body, model: VideoModel): Asked {
  const isCustomMultiShot = body.multi_shot === true && body.shot_type === 'customize';
  const prompt = readLimitedText(body, 'prompt', PROMPT_LIMIT);
  if ((prompt === undefined || prompt.trim() === '') && !isCustomMultiShot) {
    throw new Refusal(1201, 'prompt is required');
  }
  const aspectRatio = readChoice(body, 'aspect_ratio', ['16:9', '9:16', '1:1'], '16:9');
  return {
    prompt: prompt ?? firstShot(body),
    shape: shapeOf(aspectRatio),
    aspectRatio,
    ...readVideo(body, model),
  };
}

function firstShot(body: Body): string {
  return readObjects(body, 'multi_prompt', 6).map((shot) => String(shot.prompt))[0] ?? '';
}
