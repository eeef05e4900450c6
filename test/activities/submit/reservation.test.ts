import { describe, expect, it } from 'vitest';
import type { Kling } from '../../../src/ports/kling.js';
import type { Library } from '../../../src/ports/library.js';
import type { Purse } from '../../../src/ports/spending.js';
import { createDoubt } from '../../../src/activities/submit/doubt.js';
import { makeOnce } from '../../../src/activities/submit/make-once.js';
import { settleTask } from '../../../src/activities/submit/reservation.js';
import type { Ledger } from '../../../src/domain/account/ledger.js';
import { EMPTY_LEDGER, reserve, settle } from '../../../src/domain/account/ledger.js';
import { KlingFailure } from '../../../src/domain/kling-failure.js';
import type { Task } from '../../../src/domain/task.js';
import { NOTHING_MADE } from '../nothing-made.js';
import { quietEnvironment } from '../quiet-environment.js';

const NOW = Date.parse('2026-11-25T12:00:00Z');
const input = {
  task: 'text2video',
  body: { model_name: 'kling-v2-6', prompt: 'a fox', duration: '5' },
  externalTaskId: 'kt-run-1',
} as const;
const made: Task = { taskId: '101', status: 'submitted', message: '', outputs: [] };

/** The purse of a real ledger, without the workflow around it. */
function openPurse() {
  let ledger: Ledger = EMPTY_LEDGER;
  const purse: Purse = {
    reserve: (key, spending) => {
      ledger = reserve(ledger, { key, spending, caps: {} }, NOW).ledger;
      return Promise.resolve();
    },
    settle: (settlement) => {
      ledger = settle(ledger, settlement, NOW);
      return Promise.resolve();
    },
  };
  return { purse, clips: () => Number(ledger.daily.clips ?? 0), units: () => Number(ledger.daily.video_units ?? 0) };
}

const NO_LIBRARY: Library = { list: () => Promise.resolve([]), remove: () => Promise.resolve('deleted') };

interface Try {
  readonly create: () => Promise<Task>;
  readonly found?: Task;
  readonly isRepeated?: boolean;
  readonly isWanted?: boolean;
}

function attempt({ create, found, isRepeated = false, isWanted = true }: Try, purse: Purse): Promise<unknown> {
  const kling: Kling = {
    create,
    findByExternalId: () => Promise.resolve(found),
    getTask: () => Promise.reject(new Error('submit looks at no task')),
  };
  const claim = { taken: () => undefined, refused: () => undefined, release: () => undefined };
  const ports = {
    kling,
    library: NO_LIBRARY,
    videos: { find: () => Promise.resolve(undefined) },
    accounts: new Map(),
    made: NOTHING_MADE,
    stores: { of: () => expect.unreachable('the request names no place') },
    now: Date.now,
    inputs: { readBase64: () => Promise.resolve(''), linkForKling: () => Promise.resolve('') },
    slots: { hold: () => undefined, claim: () => Promise.resolve(claim) },
    isStillWanted: () => Promise.resolve(isWanted),
    purse,
  };
  const doubt = createDoubt(isRepeated ? 2 : 1, undefined);
  const earlier = { isRepeated, doubt, isSent: false, noteSent: () => undefined };
  return quietEnvironment().run(() => makeOnce(input, earlier, ports).catch((error: unknown) => error));
}

const fails = (code: ConstructorParameters<typeof KlingFailure>[0], facts = {}) => ({
  create: () => Promise.reject(new KlingFailure(code, 'no', facts)),
});
const makes = { create: () => Promise.resolve(made) };

describe('the reservation of a create', () => {
  it.each([
    ['was made', makes, 1],
    ['was refused', fails('Moderation'), 0],
    ['found no free slot, and may be cancelled before the next try', fails('Busy'), 0],
    ['was answered by nobody, so that it may be made', fails('Outage'), 1],
  ])('is kept only where something may be spent: it %s', async (_case, how, clips) => {
    const { purse, ...spent } = openPurse();
    await attempt(how, purse);
    expect(spent.clips()).toBe(clips);
  });

  it('counts once when a worker died after it, whether or not its task was made', async () => {
    for (const found of [undefined, made]) {
      const { purse, ...spent } = openPurse();
      await attempt(fails('Outage'), purse);
      await attempt({ ...makes, found, isRepeated: true }, purse);
      expect(spent.clips()).toBe(1);
    }
  });

  it('leaves none behind when nothing was made and the next try is not wanted any more', async () => {
    const { purse, ...spent } = openPurse();
    await attempt(fails('Outage'), purse);
    await attempt({ ...makes, isRepeated: true, isWanted: false }, purse);
    expect(spent.clips()).toBe(0);
  });

  it.each([
    ['what Kling has deducted', { ...made, status: 'succeeded', cost: { units: '2' } }, 1, 2],
    ['nothing, for a task that failed and was not billed', { ...made, status: 'failed' }, 0, 0],
    ['what a failed one was billed', { ...made, status: 'failed', cost: { units: '1' } }, 1, 1],
    ['what was estimated, where Kling says nothing', { ...made, status: 'succeeded' }, 1, 1.5],
    ['what was estimated, where Kling took money', { ...made, status: 'succeeded', cost: { amount: '0.2' } }, 1, 1.5],
    ['what was estimated, while it goes on', made, 1, 1.5],
  ] as const)('becomes, at the end, %s', async (_case, task, clips, units) => {
    const { purse, ...spent } = openPurse();
    await attempt(makes, purse);
    const end = { product: input.task, key: input.externalTaskId };
    for (const told of [1, 2]) {
      await quietEnvironment().run(() => settleTask(task, end, purse));
      expect([told, spent.clips(), spent.units()]).toEqual([told, clips, units]);
    }
  });

  it('costs nothing but a warning where the ledger cannot be told', async () => {
    const { purse } = openPurse();
    const silent = { ...purse, settle: () => Promise.reject(new Error('unreachable')) };
    expect(await attempt(fails('Moderation'), silent)).toMatchObject({ code: 'Moderation' });
  });
});
