import type { Json } from '../../domain/record.js';
import type { Face, SessionReply } from '../../domain/task.js';
import { quote } from '../../domain/text/quote.js';
import type { SetUpStep } from '../set-up.js';

export const FACE_RULES = ['first', 'longest'] as const;

/** Kling wants the sound and the face to be together for so long, and no shorter piece of a sound. */
export const SHORTEST_MS = 2000;

type Refused = Extract<SetUpStep, { kind: 'refused' }>;

const seconds = (ms: number): string => String(Number((ms / 1000).toFixed(2)));
const startOf = ({ startMs = 0 }: Face): number => startMs;
const lengthOf = ({ startMs = 0, endMs = Infinity }: Face): number => endMs - startMs;

const renderFace = ({ id, startMs, endMs }: Face): string =>
  startMs === undefined || endMs === undefined ? id : `${id} (seen ${seconds(startMs)} to ${seconds(endMs)} s)`;

const refuse = (path: string, text: string): Refused => ({ kind: 'refused', problem: { path, text } });

/** The face that the request means, of those that were found; else what to write. */
export function chooseFace({ faces }: SessionReply, { face: rule, face_id: id }: Json): Face | Refused {
  const [only, ...others] = faces;
  if (only === undefined)
    return refuse('', 'Kling has found no face in the video; take one in which a face is well seen');
  const list = faces.map(renderFace).join(', ');
  if (id !== undefined) {
    return (
      faces.find((one) => one.id === id) ?? refuse('face_id', `the video has no face ${quote(id)}; it has ${list}`)
    );
  }
  if (rule === 'first') return others.reduce((best, one) => (startOf(one) < startOf(best) ? one : best), only);
  if (rule === 'longest') return others.reduce((best, one) => (lengthOf(one) > lengthOf(best) ? one : best), only);
  if (others.length === 0) return only;
  const what = `the video has ${faces.length} faces: ${list}`;
  return refuse('face', `${what}; write "face":"first", "face":"longest", or the face_id of one`);
}

/** When the sound is heard, from its file's beginning and from the video's. */
export interface Heard {
  readonly startMs: number;
  readonly endMs: number;
  readonly insertMs: number;
}

/** Why so short a piece of a sound is not taken. */
export function judgeLength({ startMs, endMs }: Pick<Heard, 'startMs' | 'endMs'>): Refused | undefined {
  const lengthMs = endMs - startMs;
  if (lengthMs >= SHORTEST_MS) return undefined;
  return refuse('sound_end_time', `the sound is heard for ${seconds(lengthMs)} s; Kling takes 2 s or more`);
}

/** Why a sound cannot be put on a face. */
export function judgeTogether({ startMs, endMs, insertMs }: Heard, face: Face): Refused | undefined {
  if (face.startMs === undefined || face.endMs === undefined) return undefined;
  const end = insertMs + endMs - startMs;
  const togetherMs = Math.min(face.endMs, end) - Math.max(face.startMs, insertMs);
  if (togetherMs >= SHORTEST_MS) return undefined;
  const heard = `the sound is heard from ${seconds(insertMs)} to ${seconds(end)} s of the video and face ${renderFace(face)}`;
  const instead = lengthOf(face) >= SHORTEST_MS ? `write ${face.startMs}` : 'take another face';
  return refuse('sound_insert_time', `${heard}: Kling wants both together for 2 s or more; ${instead}`);
}
