import { Refusal } from '../api/refusal.js';
import type { Body } from '../products/fields.js';
import { invalidValue, readInteger, readNumber, readObjects, readText } from '../products/fields.js';
import { readSource } from '../products/video/source-video.js';
import type { Session } from './session.js';
import type { SessionCall, SessionPlace } from './session-call.js';

const PATH = '/v1/videos/multi-elements';
const FRAMES_PER_SECOND = 24;
const SIZE = { width: 1280, height: 720 };

/** 0 is good; what else there is, is not documented. */
const GOOD = { status: 0 };

const call = (name: string, answer: SessionCall['answer']): SessionCall => ({
  name: `multi-elements.${name}`,
  path: `${PATH}/${name}`,
  units: 0,
  answer: (body, place) => ({ ...GOOD, ...answer(body, place) }),
});

const init = call('init-selection', (body, { known, open }) => {
  const { source, ...session } = open({ source: readSource(body, known), faces: [] });
  return {
    session_id: session.id,
    fps: FRAMES_PER_SECOND,
    original_duration: source.durationSeconds * 1000,
    ...SIZE,
    total_frame: framesOf(source),
    normalized_video: `https://example.com/normalized/${session.id}.mp4`,
  };
});

const add = call('add-selection', (body, place) => {
  const session = readSession(body, place);
  const frame = readFrame(body, session);
  const points = readObjects(body, 'points', 100);
  if (points.length === 0) throw new Refusal(1201, 'points is required');
  for (const point of points) {
    if ([readNumber(point, 'x', 0, 1), readNumber(point, 'y', 0, 1)].includes(undefined))
      throw invalidValue('points', body.points);
  }
  place.change(session, { marked: new Set([...session.marked, frame]) });
  return { res: { frame_index: frame, rle_mask_list: [{ object_id: 0, rle_mask: { size: SIZE, counts: '0' } }] } };
});

const remove = call('delete-selection', (body, place) => {
  const session = readSession(body, place);
  const frame = readFrame(body, session);
  place.change(session, { marked: new Set([...session.marked].filter((one) => one !== frame)) });
  return { res: { frame_index: frame, rle_mask_list: [] } };
});

const clear = call('clear-selection', (body, place) => {
  place.change(readSession(body, place), { marked: new Set() });
  return {};
});

const preview = call('preview-selection', (body, place) => ({
  res: { video: `https://example.com/preview/${readSession(body, place).id}.mp4` },
}));

/** What is meant in a video is marked frame by frame before something is done with it. The texts of refusals are ours. */
export const SELECTION_CALLS: readonly SessionCall[] = [init, add, remove, clear, preview];

const framesOf = ({ durationSeconds }: Session['source']): number => durationSeconds * FRAMES_PER_SECOND;

function readSession(body: Body, { known }: SessionPlace): Session {
  const id = readText(body, 'session_id') ?? '';
  const session = known.findSession(id);
  if (session === undefined) throw new Refusal(1201, `Session not found by id: ${id}`);
  return session;
}

function readFrame(body: Body, { source }: Session): number {
  const frame = readInteger(body, 'frame_index', 0, framesOf(source) - 1);
  if (frame === undefined) throw new Refusal(1201, 'frame_index is required');
  return frame;
}
