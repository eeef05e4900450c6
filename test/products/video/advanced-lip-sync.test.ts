import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../../src/products/catalogue.js';
import { listRequestFiles } from '../../../src/products/request-files.js';
import type { SetUpKnown } from '../../../src/products/set-up.js';
import { openSimulator } from '../../simulator/local-simulator.js';
import { bodyOf } from '../body-of.js';
import { complaints } from '../complaints.js';

const NAME = 'advanced-lip-sync';
const ASKED = { product: NAME, video_id: '867283741759111203', sound_file: './voice.mp3' };
const CHOSEN = { face_id: '0', sound_file: './v.mp3', sound_start_time: 0, sound_end_time: 3000, sound_insert_time: 0 };
const FACES = [
  { id: 'a', startMs: 1000, endMs: 4000 },
  { id: 'b', startMs: 0, endMs: 2500 },
];

const { setUp } = CATALOGUE[NAME];
const plan = (input: object, known: Partial<SetUpKnown> = {}) =>
  setUp?.next(bodyOf({ ...ASKED, ...input }), {
    answers: [{ sessionId: 's1', faces: FACES }],
    soundMs: 3000,
    ...known,
  });
const refusal = (input: object, known?: Partial<SetUpKnown>) => {
  const step = plan(input, known);
  return step?.kind === 'refused' ? `${step.problem.path}: ${step.problem.text}` : step?.kind;
};

describe('advanced-lip-sync', () => {
  it('has the faces found first', () => {
    expect(plan({}, { answers: [] })).toEqual({
      kind: 'call',
      path: '/v1/videos/identify-face',
      body: { video_id: '867283741759111203' },
      mayCost: true,
    });
  });

  it.each([
    [{ face: 'first' }, 'b', 0],
    [{ face: 'longest' }, 'a', 1000],
    [{ face_id: 'a' }, 'a', 1000],
  ])('takes the face that is meant by %j, and is heard when that is seen', (input, face, at) => {
    expect(plan({ ...input, sound_volume: 2, watermark_info: { enabled: true } })).toEqual({
      kind: 'ready',
      body: {
        session_id: 's1',
        watermark_info: { enabled: true },
        face_choose: [{ ...CHOSEN, sound_file: './voice.mp3', sound_volume: 2, face_id: face, sound_insert_time: at }],
      },
    });
  });

  it('takes the only face without a word', () => {
    expect(plan({}, { answers: [{ sessionId: 's1', faces: FACES.slice(0, 1) }] })).toMatchObject({ kind: 'ready' });
  });

  it.each([
    [{}, {}, 'face: the video has 2 faces: a (seen 1 to 4 s), b (seen 0 to 2.5 s); write "face":"first"'],
    [{ face_id: 'c' }, {}, 'face_id: the video has no face "c"; it has a (seen 1 to 4 s), b (seen 0 to 2.5 s)'],
    [{ face: 'first' }, { answers: [{ sessionId: 's1', faces: [] }] }, 'Kling has found no face in the video'],
    [{ face_id: 'a', sound_insert_time: 2500 }, {}, 'sound_insert_time: the sound is heard from 2.5 to 5.5 s'],
    [{ face_id: 'a', sound_insert_time: 2500 }, {}, 'write 1000; to go on without looking for faces again'],
    [{ face_id: 'a', sound_insert_time: 2500 }, {}, '"session_id":"s1","face_id":"a"'],
    [
      { sound_start_time: 1500 },
      { answers: [] },
      'sound_end_time: the sound is heard for 1.5 s; Kling takes 2 s or more',
    ],
    [{}, { answers: [], soundMs: undefined }, 'sound_end_time: the file does not say how long it is'],
  ])('refuses %j before anything further is paid', (input, known, text) => {
    expect(refusal(input, known)).toContain(text);
  });

  it('needs no set-up in a session, in whose words or ours', () => {
    const flat = { session_id: 's1', ...CHOSEN };
    const asked = bodyOf({ product: NAME, ...flat });
    expect(asked).toEqual({ session_id: 's1', face_choose: [CHOSEN] });
    expect(setUp?.isNeeded(asked)).toBe(false);
    expect(bodyOf({ task: NAME, session_id: 's1', face_choose: [CHOSEN] })).toEqual(asked);
    expect(listRequestFiles(NAME, asked)).toEqual([
      { field: 'face_choose[0].sound_file', file: './v.mp3', kind: 'audio', seconds: { min: 2, max: 60 } },
    ]);
  });

  it.each([
    [{ video_id: undefined }, 'video_id: missing; advanced-lip-sync needs video_id or video_url or session_id'],
    [{ session_id: 's' }, 'session_id: a session has its video already'],
    [{ face_choose: [CHOSEN] }, 'face_choose: needs the session_id in which the face was found'],
    [{ face: 'first', face_id: '0' }, 'face: face and face_id exclude each other; keep one'],
    [{ face: 'largest' }, 'face: "largest" is not possible; write "first" or "longest"'],
    [{ audio_id: '1' }, 'sound_file: write one of sound_file and audio_id'],
    [{ sound_file: undefined, audio_id: '1' }, 'sound_end_time: missing; how long the sound is can be seen of a file'],
    [{ sound_start_time: 1000, sound_end_time: 2500 }, 'sound_end_time: Kling takes a piece of 2 s or more'],
    [{ sound_volume: 3 }, 'sound_volume: 3; write a number from 0 to 2'],
    [{ video_id: undefined, session_id: 's' }, 'face_id: missing; a session_id needs the face_id'],
    [{ video_id: undefined, session_id: 's', face_id: '0' }, 'sound_insert_time: missing; with session_id'],
    [
      { video_id: undefined, session_id: 's', face_choose: [CHOSEN] },
      'face_choose: says all of the face and the sound',
    ],
  ])('refuses %j with what to write instead', (changes, text) => {
    expect(complaints({ ...ASKED, ...changes }).join('\n')).toContain(text);
  });

  it('is refused by the simulated Kling without its session, and where face and sound do not meet', async () => {
    const { call } = await openSimulator();
    const video_url = 'https://example.com/a.mp4?[two-faces]';
    const { data } = (await call('/v1/videos/identify-face', { body: { video_url } })).reply;
    const { session_id } = data as { session_id: string };
    expect(data).toMatchObject({ face_data: [{ face_id: '0', end_time: 2500 }, { face_id: '1' }] });
    const sound = { ...CHOSEN, sound_file: 'https://example.com/v.mp3' };
    const answer = async (body: object) => (await call('/v1/videos/advanced-lip-sync', { body })).reply.message;
    expect(await answer({ session_id: '1', face_choose: [sound] })).toBe('Session not found by id: 1');
    expect(await answer({ session_id, face_choose: [{ ...sound, face_id: '7' }] })).toBe('Face not found by id: 7');
    expect(await answer({ session_id, face_choose: [{ ...sound, sound_insert_time: 600 }] })).toMatch(/^sound_insert/);
    expect(await answer({ session_id, face_choose: [sound, sound] })).toMatch(/exactly one face/);
    expect(await answer({ session_id, face_choose: [sound] })).toBe('SUCCEED');
  });
});
