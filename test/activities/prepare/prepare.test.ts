import { describe, expect, it } from 'vitest';
import { createPrepare } from '../../../src/activities/prepare/prepare.js';
import { KlingFailure } from '../../../src/domain/kling-failure.js';
import type { SessionReply } from '../../../src/domain/task.js';
import type { Stores } from '../../../src/ports/store.js';
import { NOTHING_MADE } from '../nothing-made.js';
import { quietEnvironment } from '../quiet-environment.js';
import { createToldBatches } from '../told-batches.js';

const found: SessionReply = { sessionId: 's1', faces: [{ id: '0', startMs: 0, endMs: 5000 }], cost: { units: '0.05' } };
const MADE = { id: '77', seconds: 5.041, finishedAt: new Date().toISOString() };
const task = 'advanced-lip-sync' as const;
const body = { video_id: '1', sound_file: '/voice.mp3', face: 'first' };

function run(
  answer: () => SessionReply,
  { isWanted = true, video = '1', ...info }: { isWanted?: boolean; video?: string; heartbeatDetails?: unknown } = {},
) {
  const calls: string[] = [];
  const sent: unknown[] = [];
  const beats: unknown[] = [];
  const environment = quietEnvironment({ attempt: 2, ...info });
  environment.on('heartbeat', (details: unknown) => beats.push(details));
  const prepare = createPrepare({
    sessions: {
      ask: async (path, asked) => {
        calls.push(path);
        sent.push(asked);
        return Promise.resolve(answer());
      },
    },
    inputs: {
      measureSound: () => Promise.resolve(3000),
      putForKling: () => Promise.reject(new Error('nothing is to be put')),
      linkForKling: () => Promise.reject(new Error('nothing is to be linked')),
    },
    accounts: new Map(),
    made: NOTHING_MADE,
    stores: NO_STORES,
    videos: { find: (id) => Promise.resolve(id === 'fox-1' ? MADE : undefined) },
    isStillWanted: () => Promise.resolve(isWanted),
    batches: createToldBatches(),
    now: Date.now,
  });
  return { calls, sent, beats, result: environment.run(prepare, { task, body: { ...body, video_id: video } }) };
}

/** Nobody asks them: the requests here name no place. */
const NO_STORES: Stores = {
  of: () => {
    throw new Error('a store was asked for');
  },
};

const fails = (error: Error) => () => {
  throw error;
};

describe('prepare', () => {
  it('makes the body of the create, and says what the calls have cost', async () => {
    const { result, calls, beats } = run(() => found);
    expect(await result).toMatchObject({ body: { session_id: 's1' }, cost: { units: '0.05' } });
    expect(calls).toEqual(['/v1/videos/identify-face']);
    expect(beats[0]).toEqual({ isSent: true });
  });

  it('looks for faces in the video of a generation that the request names', async () => {
    const { result, sent } = run(() => found, { video: 'fox-1' });
    await result;
    expect(sent).toEqual([{ video_id: '77' }]);
  });

  it('goes on with what Kling has answered to a worker that died since', async () => {
    const { result, calls } = run(fails(new Error('asked again')), {
      heartbeatDetails: { isSent: true, answers: [found] },
    });
    expect(await result).toMatchObject({ body: { session_id: 's1' }, cost: { units: '0.05' } });
    expect(calls).toEqual([]);
  });

  it('is not asked again when the worker died before it had the answer', async () => {
    const { result, calls } = run(() => found, { heartbeatDetails: { isSent: true } });
    await expect(result).rejects.toMatchObject({ code: 'GaveUp' });
    expect(calls).toEqual([]);
  });

  it('ends where the answer was lost, and tries again where nothing was done', async () => {
    await expect(run(fails(new KlingFailure('Outage', 'timeout', { httpStatus: 504 }))).result).rejects.toMatchObject({
      code: 'GaveUp',
    });
    await expect(run(fails(new KlingFailure('Busy', 'full'))).result).rejects.toMatchObject({ code: 'Busy' });
  });

  it('says why nothing further is paid, with what was', async () => {
    const { result } = run(() => ({ ...found, faces: [] }));
    expect(await result).toEqual({
      refusal: 'Kling has found no face in the video; take one in which a face is well seen',
      cost: { units: '0.05' },
    });
  });

  it('asks nothing for what is cancelled', async () => {
    const { result, calls } = run(() => found, { isWanted: false });
    await expect(result).rejects.toThrow('It is cancelled');
    expect(calls).toEqual([]);
  });
});
