import type { Json } from '../../domain/record.js';
import { defineProduct } from '../product.js';
import { faceVideo, identifyFace } from '../library/identify-face.js';
import { has } from '../rules/ability.js';
import type { Rule } from '../rules/rule.js';
import { isHttpUrl } from '../schema/check-place.js';
import type { Fields } from '../schema/field.js';
import { isMadeFile } from '../schema/made/made-file.js';
import type { SetUpKnown, SetUpStep } from '../set-up.js';
import { COMMON_DEFAULTS, COMMON_FIELDS } from '../shared/common-fields.js';
import { chooseFace, FACE_RULES, judgeLength, judgeTogether, SHORTEST_MS } from '../shared/faces.js';
import { SOURCE_RULE, SOURCE_VIDEO } from '../shared/source-video.js';
import { without } from '../shared/without.js';

const MS = { type: 'number', min: 0, max: 60_000, whole: true } as const;
const VOLUME = { type: 'number', min: 0, max: 2 } as const;

/** What is said, and when. */
const SPEECH = {
  sound_file: { type: 'audio', seconds: { min: 2, max: 60 }, about: 'what is said', beginsWithOwnWord: true },
  audio_id: { type: 'id', of: 'audio', about: 'of a sound that Kling has made, instead', beginsWithOwnWord: true },
  sound_start_time: { ...MS, about: 'ms, where the sound begins to be used; 0', beginsWithOwnWord: true },
  sound_end_time: { ...MS, about: "ms, where it ends; the sound's end", beginsWithOwnWord: true },
  sound_insert_time: {
    ...MS,
    about: 'ms of the video at which it is heard; when the face is first seen',
    beginsWithOwnWord: true,
  },
  sound_volume: { ...VOLUME, beginsWithOwnWord: true },
  original_audio_volume: { ...VOLUME, about: "of the video's own sound" },
} as const satisfies Fields;

const FLAT = ['face', 'face_id', ...Object.keys(SPEECH)];
const TIMES = ['sound_start_time', 'sound_end_time', 'sound_insert_time'] as const;

const isShort = ({ sound_start_time: start = 0, sound_end_time: end }: Json): boolean =>
  typeof end === 'number' && end - Number(start) < SHORTEST_MS;
const hasOneSound = (body: Json): boolean => has('sound_file')(body) !== has('audio_id')(body);
const entryOf = ({ face_choose: list }: Json): Json | undefined =>
  Array.isArray(list) ? (list[0] as Json) : undefined;
const isMeasured = ({ sound_file: file }: Json): boolean =>
  typeof file === 'string' && !isHttpUrl(file) && !isMadeFile(file);
const inSession = has('session_id');

const RULES: readonly Rule[] = [
  SOURCE_RULE,
  {
    path: 'session_id',
    breaks: (body) => inSession(body) && has('video_id', 'video_url')(body),
    text: 'a session has its video already; keep session_id, or the video alone to have its faces found',
  },
  {
    path: 'face_choose',
    breaks: (body) => has('face_choose')(body) && !inSession(body),
    text: 'needs the session_id in which the face was found; with a video write "face":"first" or a face_id instead',
  },
  {
    path: 'face_choose',
    breaks: (body) => has('face_choose')(body) && has(...FLAT)(body),
    text: `says all of the face and the sound; leave out ${FLAT.join(', ')} beside it`,
  },
  {
    path: 'face_id',
    breaks: (body) => inSession(body) && !has('face_id', 'face_choose')(body),
    text: 'missing; a session_id needs the face_id of a face that was found in it',
  },
  {
    path: 'face',
    breaks: (body) => has('face')(body) && has('face_id')(body),
    text: 'face and face_id exclude each other; keep one',
  },
  {
    path: 'sound_file',
    breaks: (body) => has('sound_file', 'audio_id', 'face_choose')(body) && !hasOneSound(entryOf(body) ?? body),
    text: 'write one of sound_file and audio_id',
  },
  {
    path: 'sound_end_time',
    breaks: (body) => isShort(entryOf(body) ?? body),
    text: 'Kling takes a piece of 2 s or more: 2000 ms behind sound_start_time at least',
  },
  ...TIMES.slice(1).map((path) => ({
    path,
    breaks: (body: Json) => inSession(body) && !has('face_choose')(body) && !has(path)(body),
    text: 'missing; with session_id nothing is known here of the face and the sound: write it, in ms',
  })),
  {
    path: 'sound_end_time',
    breaks: (body) => !inSession(body) && !isMeasured(body) && !has('sound_end_time')(body),
    text: 'missing; how long the sound is can be seen of a file only: write in ms where it ends',
  },
];

/** Kling's body for a face that is known. */
function toBody(body: Json, sessionId: unknown, face: Json): Json {
  const isSpeech = (name: string) => Object.hasOwn(SPEECH, name);
  const speech = without(body, ...Object.keys(body).filter((name) => !isSpeech(name)));
  const others = without(body, 'video_id', 'video_url', ...FLAT);
  return { ...others, session_id: sessionId, face_choose: [{ sound_start_time: 0, ...speech, ...face }] };
}

const refuse = (path: string, text: string): SetUpStep => ({ kind: 'refused', problem: { path, text } });

/** What can be said without the faces is said before they are looked for. */
function next(body: Json, { answers: [found], soundMs }: SetUpKnown): SetUpStep {
  const { sound_start_time: start = 0, sound_end_time: end = soundMs } = body;
  if (end === undefined)
    return refuse('sound_end_time', 'the file does not say how long it is; write in ms where it ends');
  const piece = { startMs: Number(start), endMs: Number(end) };
  const short = judgeLength(piece);
  if (short !== undefined) return short;
  if (found === undefined) return { kind: 'call', path: identifyFace.path, body: videoOf(body), mayCost: true };
  const { sessionId } = found;
  if (sessionId === undefined) return refuse('', 'Kling has found the faces and named no session to use them in');
  const face = chooseFace(found, body);
  if ('kind' in face) return face;
  const { sound_insert_time: insert = face.startMs ?? 0 } = body;
  const fault = judgeTogether({ ...piece, insertMs: Number(insert) }, face);
  if (fault === undefined) {
    const entry = { face_id: face.id, sound_end_time: piece.endMs, sound_insert_time: insert };
    return { kind: 'ready', body: toBody(body, sessionId, entry) };
  }
  const goOn = `to go on without looking for faces again, write "session_id":"${sessionId}","face_id":"${face.id}" instead of the video`;
  return refuse(fault.problem.path, `${fault.problem.text}; ${goOn}`);
}

const videoOf = ({ video_id: id, video_url: url }: Json): Json =>
  id === undefined ? { video_url: url } : { video_id: id };

export const advancedLipSync = defineProduct({
  name: 'advanced-lip-sync',
  otherNames: ['lip-sync-advanced'],
  summary: 'a video in which a face says what a sound says; its faces are found first',
  recognizedBy: ['face', 'face_id', 'face_choose', 'original_audio_volume', 'sound_insert_time'],
  pack: 'video',
  results: ['video'],
  hasSound: true,
  path: '/v1/videos/advanced-lip-sync',
  fields: {
    video_id: { ...SOURCE_VIDEO.video_id, madeVideo: { seconds: { min: 2, max: 60 } } },
    video_url: { ...SOURCE_VIDEO.video_url, about: 'another of 2 to 60 s in 720p or 1080p, instead' },
    face: {
      type: 'choice',
      of: FACE_RULES,
      about: 'which of several: the one that is seen first, or longest',
      isTableWord: true,
    },
    face_id: { type: 'id', about: 'of the face, instead', beginsWithOwnWord: true },
    ...SPEECH,
    session_id: { type: 'id', about: 'of faces that were found before, instead of the video' },
    face_choose: {
      type: 'list',
      min: 1,
      max: 1,
      of: {
        type: 'object',
        fields: { face_id: { type: 'id' }, ...SPEECH },
        required: ['face_id', ...TIMES],
      },
      about: "face and sound in Kling's own form, with session_id",
      example: [
        {
          face_id: '0',
          sound_file: 'https://example.com/voice.mp3',
          sound_start_time: 0,
          sound_end_time: 3000,
          sound_insert_time: 0,
        },
      ],
      beginsWithOwnWord: true,
    },
    ...COMMON_FIELDS,
  },
  required: [
    ['video_id', 'video_url', 'session_id'],
    ['sound_file', 'audio_id', 'face_choose'],
  ],
  defaults: { ...COMMON_DEFAULTS, sound_start_time: 0, sound_volume: 1, original_audio_volume: 1 },
  models: {},
  abilities: [],
  rules: RULES,
  fill: (body) =>
    inSession(body) && has('face_id')(body) ? toBody(body, body.session_id, { face_id: body.face_id }) : body,
  videoLimits: faceVideo,
  setUp: { isNeeded: (body) => !inSession(body), soundField: 'sound_file', next },
  /** Minutes, by those who have watched. */
  pace: { seconds: 180 },
  example: {
    video_id: '867283741759111203',
    sound_file: 'https://example.com/voice.mp3',
    sound_end_time: 3000,
    face: 'first',
  },
});
