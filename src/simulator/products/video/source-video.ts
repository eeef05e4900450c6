import { Refusal } from '../../api/refusal.js';
import type { Source } from '../../sessions/session.js';
import type { Body } from '../fields.js';
import { invalidValue, readText } from '../fields.js';
import type { Known } from '../product.js';

/** Reads `video_id` or `video_url`, one of which must be there. A video by URL counts as a wide one of five seconds: nothing is fetched. */
export function readSource(body: Body, { findVideo }: Known): Source {
  const id = readText(body, 'video_id');
  const url = readText(body, 'video_url');
  if ((id === undefined) === (url === undefined)) throw new Refusal(1201, 'video_id or video_url is required');
  if (url !== undefined && !/^https?:\/\//i.test(url)) throw invalidValue('video_url', url);
  if (id === undefined) return { model: '', shape: 'wide', aspectRatio: '16:9', count: 1, durationSeconds: 5 };
  const video = findVideo(id);
  if (video === undefined) throw new Refusal(1201, `From video not found by id: ${id}`);
  const { model, shape, aspectRatio, durationSeconds, resolution } = video;
  return { model, shape, aspectRatio, count: 1, durationSeconds, resolution };
}
