import { has } from '../rules/ability.js';
import type { Rule } from '../rules/rule.js';
import type { Fields } from '../schema/field.js';

/** A video that is worked on: Kling's own by its id, any other by path or URL. */
export const SOURCE_VIDEO = {
  video_id: { type: 'id', about: 'of a video of the last 30 days; not the id of its task', madeVideo: {} },
  video_url: { type: 'video', about: 'another video, instead' },
} as const satisfies Fields;

export const SOURCE_RULE: Rule = {
  path: 'video_url',
  breaks: (body) => has('video_id')(body) && has('video_url')(body),
  text: 'video_id and video_url exclude each other; keep one',
};
