import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../../src/products/catalogue.js';
import { parseSession } from '../../../src/kling/reply/session.js';
import type { SessionReply } from '../../../src/domain/task.js';
import { openSimulator } from '../../simulator/local-simulator.js';
import { bodyOf } from '../body-of.js';
import { complaints } from '../complaints.js';

const POINTS = [{ x: 0.5, y: 0.25 }];
const ASKED = { video_url: 'https://example.com/a.mp4', edit_mode: 'removal', points: POINTS };
const { setUp, path } = CATALOGUE['multi-elements'];
const asIs = (text: string) => text;

describe('multi-elements', () => {
  it('begins a session, marks each frame in it, and is sent with what is left', async () => {
    const { call } = await openSimulator();
    const selections = [3, 40].map((frame_index) => ({ frame_index, points: POINTS }));
    const body = bodyOf({ ...ASKED, points: undefined, selections, mode: 'pro', duration: 10 });
    const answers: SessionReply[] = [];
    const paths: string[] = [];
    let step = setUp?.next(body, { answers });
    for (; step?.kind === 'call'; step = setUp?.next(body, { answers })) {
      expect(step.mayCost).toBe(false);
      paths.push(step.path.replace(path, ''));
      const { reply } = await call(step.path, { body: step.body });
      expect(reply).toMatchObject({ code: 0, data: { status: 0 } });
      answers.push(parseSession(reply.data, asIs));
    }
    expect(paths).toEqual(['/init-selection', '/add-selection', '/add-selection']);
    if (step?.kind !== 'ready') throw new Error('not ready');
    expect(step.body).toEqual({
      session_id: answers[0]?.sessionId,
      ...{ edit_mode: 'removal', mode: 'pro', duration: '10' },
    });
    expect((await call(path, { body: step.body })).reply.message).toBe('SUCCEED');
  });

  it('needs no set-up in a session', () => {
    const asked = bodyOf({
      task: 'multi-elements',
      session_id: 's1',
      edit_mode: 'swap',
      image_list: [{ image: 'a.png' }],
    });
    expect(setUp?.isNeeded(asked)).toBe(false);
    expect(setUp?.isNeeded(bodyOf(ASKED))).toBe(true);
  });

  it('ends where a call has not gone well', () => {
    expect(() => parseSession({ status: 3 }, asIs)).toThrow('status 3');
  });

  it.each([
    [{ edit_mode: undefined }, 'edit_mode: missing; multi-elements needs edit_mode'],
    [{ edit_mode: 'remove' }, 'edit_mode: "remove" is not possible'],
    [{ points: undefined }, 'points: missing; swap and removal need what is meant marked'],
    [{ points: [{ x: 50, y: 0.5 }] }, 'points[0].x: 50; write a number from 0 to 1'],
    [{ points: [{ x: 0.5 }] }, 'points[0].y: missing'],
    [{ selections: [{ frame_index: 0, points: POINTS }] }, 'points: points mark one frame, selections several'],
    [{ session_id: 's' }, 'session_id: a session has its video already'],
    [{ video_url: undefined, session_id: 's' }, 'session_id: a session has its selections already'],
    [{ points: undefined, edit_mode: 'addition', frame_index: 3 }, 'frame_index: goes with points'],
    [{ duration: '7' }, 'duration: "7" is not possible; write "5" or "10"'],
    [{ image_list: [{}] }, 'image_list[0].image: missing'],
  ])('refuses %j with what to write instead', (changes, text) => {
    expect(complaints({ product: 'multi-elements', ...ASKED, ...changes }).join('\n')).toContain(text);
  });

  it('is refused by the simulated Kling without marks, and with marks that are nowhere', async () => {
    const { call } = await openSimulator();
    const { data } = (await call(`${path}/init-selection`, { body: { video_url: ASKED.video_url } })).reply;
    const { session_id } = data as { session_id: string };
    const messageOf = async (end: string, body: object) =>
      (await call(path + end, { body: { session_id, ...body } })).reply.message;
    expect(await messageOf('', { edit_mode: 'swap' })).toBe('There is no selection in the session');
    expect(await messageOf('/add-selection', { frame_index: 120, points: POINTS })).toMatch(/^frame_index value/);
    expect(await messageOf('/add-selection', { frame_index: 0, points: [{ x: 2, y: 0 }] })).toMatch(/^x value/);
    expect(await messageOf('/add-selection', { frame_index: 0, points: POINTS })).toBe('SUCCEED');
    expect(await messageOf('/clear-selection', {})).toBe('SUCCEED');
    expect(await messageOf('', { edit_mode: 'swap' })).toBe('There is no selection in the session');
  });
});
