import type { Json } from '../../domain/record.js';
import { defineProduct } from '../product.js';
import { has } from '../rules/ability.js';
import type { Rule } from '../rules/rule.js';
import type { FieldNotes, FieldOf } from '../schema/field.js';
import type { SetUpKnown, SetUpStep } from '../set-up.js';
import { COMMON_DEFAULTS, COMMON_FIELDS, NEGATIVE_PROMPT, PROMPT } from '../shared/common-fields.js';
import { SOURCE_RULE, SOURCE_VIDEO } from '../shared/source-video.js';
import { without } from '../shared/without.js';
import { VIDEO_PACE } from '../shared/video-models.js';

const PATH = '/v1/videos/multi-elements';

const SHARE = { type: 'number', min: 0, max: 1 } as const;
const POINTS = {
  type: 'list',
  min: 1,
  max: 100,
  of: { type: 'object', fields: { x: SHARE, y: SHARE }, required: ['x', 'y'] },
  about: 'what is meant in the frame: shares of its width and height, from its upper left',
  example: [{ x: 0.5, y: 0.4 }],
} as const satisfies FieldOf<'list'> & FieldNotes;
const FRAME = { type: 'number', min: 0, max: 1_000_000, whole: true } as const;

const inSession = has('session_id');
const isMarked = has('points', 'selections');

const RULES: readonly Rule[] = [
  SOURCE_RULE,
  {
    path: 'session_id',
    breaks: (body) => inSession(body) && has('video_id', 'video_url')(body),
    text: 'a session has its video already; keep session_id, or the video alone to begin one',
  },
  {
    path: 'points',
    breaks: (body) => has('points')(body) && has('selections')(body),
    text: 'points mark one frame, selections several; keep one of the two',
  },
  {
    path: 'session_id',
    breaks: (body) => inSession(body) && isMarked(body),
    text: 'a session has its selections already; leave out points and selections, or give the video instead',
  },
  {
    path: 'points',
    breaks: (body) => body.edit_mode !== 'addition' && !inSession(body) && !isMarked(body),
    text: 'missing; swap and removal need what is meant marked, e.g. "points":[{"x":0.5,"y":0.4}]',
  },
  {
    path: 'frame_index',
    breaks: (body) => has('frame_index')(body) && !has('points')(body),
    text: 'goes with points',
  },
];

interface Selection {
  readonly frame_index: number;
  readonly points: unknown;
}

function listSelections({ selections, points, frame_index: frame = 0 }: Json): readonly Selection[] {
  if (Array.isArray(selections)) return selections as readonly Selection[];
  return points === undefined ? [] : [{ frame_index: Number(frame), points }];
}

/** What the session knows of the request. */
const OURS = ['video_id', 'video_url', 'points', 'selections', 'frame_index'];

/** A session for the video, then a call for each frame in which something is marked. Kling documents no price for them. */
function next(body: Json, { answers: [begun, ...marked] }: SetUpKnown): SetUpStep {
  const { video_id: id, video_url: url } = body;
  if (begun === undefined) {
    const video = id === undefined ? { video_url: url } : { video_id: id };
    return { kind: 'call', path: `${PATH}/init-selection`, body: video, mayCost: false };
  }
  const { sessionId } = begun;
  if (sessionId === undefined)
    return { kind: 'refused', problem: { path: '', text: 'Kling has taken the video and named no session for it' } };
  const selection = listSelections(body)[marked.length];
  if (selection === undefined) return { kind: 'ready', body: { ...without(body, ...OURS), session_id: sessionId } };
  const { frame_index, points } = selection;
  const call = { session_id: sessionId, frame_index, points };
  return { kind: 'call', path: `${PATH}/add-selection`, body: call, mayCost: false };
}

export const multiElements = defineProduct({
  name: 'multi-elements',
  otherNames: ['video-edit'],
  summary: 'a video in which something is added, swapped or removed; what is meant is marked first',
  recognizedBy: ['edit_mode', 'selections', 'points'],
  pack: 'video',
  results: ['video'],
  path: '/v1/videos/multi-elements',
  fields: {
    video_id: SOURCE_VIDEO.video_id,
    video_url: SOURCE_VIDEO.video_url,
    edit_mode: { type: 'choice', of: ['addition', 'swap', 'removal'] },
    points: POINTS,
    frame_index: { ...FRAME, about: 'the frame of points; 0 is the first' },
    selections: {
      type: 'list',
      min: 1,
      max: 100,
      of: {
        type: 'object',
        fields: { frame_index: FRAME, points: POINTS },
        required: ['frame_index', 'points'],
      },
      about: 'points of several frames',
      example: [{ frame_index: 0, points: [{ x: 0.5, y: 0.4 }] }],
    },
    image_list: {
      type: 'list',
      min: 1,
      max: 10,
      of: { type: 'object', fields: { image: { type: 'image' } }, required: ['image'] },
      about: 'what is to come into the video',
      beginsWithOwnWord: true,
      example: [{ image: './examples/landscape.png' }],
    },
    prompt: PROMPT,
    negative_prompt: NEGATIVE_PROMPT,
    mode: { type: 'choice', of: ['std', 'pro'], aliases: { standard: 'std', professional: 'pro' } },
    duration: { type: 'choice', of: ['5', '10'], about: 'seconds' },
    session_id: { type: 'id', about: 'of selections that were made before, instead of the video' },
    ...COMMON_FIELDS,
  },
  required: ['edit_mode', ['video_id', 'video_url', 'session_id']],
  defaults: COMMON_DEFAULTS,
  models: {},
  abilities: [],
  rules: RULES,
  setUp: { isNeeded: (body) => !inSession(body), next },
  pace: VIDEO_PACE,
  example: {
    video_id: '867283741759111203',
    edit_mode: 'swap',
    points: [{ x: 0.5, y: 0.4 }],
    image_list: [{ image: './examples/landscape.png' }],
    prompt: 'the hills instead of the wall',
  },
});
