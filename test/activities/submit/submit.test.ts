import { ApplicationFailure, CancelledFailure } from '@temporalio/common';

import { describe, expect, it } from 'vitest';
import type { SubmitResult } from '../../../src/contract/generation-activities.js';
import type { IsStillWanted } from '../../../src/ports/still-wanted.js';
import type { CallbackUrls } from '../../../src/ports/accounts.js';
import type { Kling } from '../../../src/ports/kling.js';
import { CATALOGUE } from '../../../src/products/catalogue.js';
import type { Library } from '../../../src/ports/library.js';
import type { Stores } from '../../../src/ports/store.js';
import { createLocalDisk } from '../../../src/store/local-store.js';
import { createOpenBuckets } from '../../../src/store/s3/open-buckets.js';
import { createStores } from '../../../src/store/stores.js';
import { createSubmit } from '../../../src/activities/submit/submit.js';
import { toTemporalFailure } from '../../../src/activities/failures.js';
import { KlingFailure } from '../../../src/domain/kling-failure.js';
import type { Task } from '../../../src/domain/task.js';
import { NOTHING_MADE } from '../nothing-made.js';
import { quietEnvironment } from '../quiet-environment.js';
import { createToldBatches } from '../told-batches.js';

const made: Task = { taskId: '101', status: 'submitted', message: '', outputs: [] };
const input = { task: 'text2video', body: { prompt: 'a fox' }, externalTaskId: 'kt-run-1' } as const;
const duplicate = new KlingFailure('DuplicateExternalId', 'External_task_id kt-run-1 already exists', {
  klingCode: 1201,
});
const busy = new KlingFailure('Busy', 'parallel task over resource pack limit', { klingCode: 1303 });
const limited = new KlingFailure('RateLimited', 'account rate limited', { klingCode: 1302 });
const outage = new KlingFailure('Outage', 'internal error', { klingCode: 5000 });
const start = Date.parse('2026-11-23T08:00:00.000Z');

/** A literal Kling that answers from a script and notes what it was asked. */
function scriptedKling(script: { create?: (() => Task)[]; find?: (Task | undefined)[] }) {
  const calls: string[] = [];
  const bodies: unknown[] = [];
  const kling: Kling = {
    create: async (asked, body) => {
      calls.push(`create ${typeof asked === 'string' ? asked : asked.product}`);
      bodies.push(body);
      const next = script.create?.shift();
      if (next === undefined) throw new Error('an unexpected create');
      return Promise.resolve(next());
    },
    findByExternalId: (_task, id) => {
      calls.push(`find ${id}`);
      return Promise.resolve(script.find?.shift());
    },
    getTask: () => Promise.reject(new Error('submit does not look at tasks by id')),
  };
  return { kling, calls, bodies };
}

/** Nobody asks it: the requests here have ids only. */
const NO_LIBRARY: Library = {
  list: () => Promise.reject(new Error('the library was asked')),
  remove: () => Promise.reject(new Error('the library was asked')),
};

function run(
  { kling }: { kling: Kling },
  {
    attempt = 1,
    heartbeatDetails,
    nowMs = start,
    claimed = () => Promise.resolve(),
    isStillWanted = () => Promise.resolve(true),
    stores = createStores({
      outputDir: '/results',
      readS3Access: () => ({ hasPathStyle: false }),
      buckets: createOpenBuckets(() => undefined),
    }),
    callbackUrl,
    ...over
  }: {
    callbackUrl?: CallbackUrls;
    attempt?: number;
    heartbeatDetails?: unknown;
    nowMs?: number;
    claimed?: (signal: AbortSignal) => Promise<void>;
    isStillWanted?: IsStillWanted;
    stores?: Stores;
    input?: object;
    environment?: ReturnType<typeof quietEnvironment>;
  } = {},
) {
  const held: unknown[] = [];
  const beats: unknown[] = [];
  const environment = over.environment ?? quietEnvironment({ attempt, heartbeatDetails });
  environment.on('heartbeat', (details: unknown) => beats.push(details));
  const batches = createToldBatches();
  const submit = createSubmit({
    kling,
    library: NO_LIBRARY,
    inputs: {
      readBase64: ({ file }) => Promise.resolve(`base64 of ${file}`),
      linkForKling: ({ file }) => Promise.resolve(`https://bucket.example/${file.slice(-8)}?signed`),
    },
    videos: { find: () => Promise.resolve(undefined) },
    accounts: new Map(),
    made: NOTHING_MADE,
    slots: {
      hold: (ref, weight) => held.push(['hold', ref.taskId, weight]),
      claim: async (task, weight, signal) => {
        held.push(['claim', task, weight]);
        await claimed(signal);
        return {
          taken: (ref) => held.push(['taken', ref.taskId]),
          refused: () => held.push(['refused']),
          release: () => held.push(['release']),
        };
      },
    },
    isStillWanted,
    stores,
    batches,
    callbackUrl,
    searchable: true,
    now: () => nowMs,
  });
  return { result: environment.run(submit, { ...input, ...over.input }), held, beats, environment, batches };
}

const fails = (error: Error) => () => {
  throw error;
};

describe('submit', () => {
  it('claims its slot, creates once, with the external id, and takes note of the task', async () => {
    const script = scriptedKling({ create: [() => made] });
    const { result, held } = run(script);
    expect(await result).toMatchObject({ taskId: '101', searchable: true, submittedAt: '2026-11-23T08:00:00.000Z' });
    expect(script.calls).toEqual(['create text2video']);
    expect(script.bodies).toEqual([{ prompt: 'a fox', external_task_id: 'kt-run-1' }]);
    expect(held).toEqual([['claim', 'text2video', 1], ['taken', '101'], ['release']]);
  });

  it('claims as many slots as it makes pictures', async () => {
    const script = scriptedKling({ create: [() => made] });
    const { result, held } = run(script, { input: { task: 'images/generations', body: { prompt: 'p', n: 4 } } });
    await result;
    expect(held[0]).toEqual(['claim', 'images/generations', 4]);
  });

  it('asks Kling to call, for each product that can, unless somebody wants to be called himself', async () => {
    const callbackUrl: CallbackUrls = ({ workflowId, externalTaskId }) =>
      `https://hooks/${workflowId}/${externalTaskId}`;
    const create = async (over: object, how: { callbackUrl?: CallbackUrls } = { callbackUrl }) => {
      const script = scriptedKling({ create: [() => made] });
      const { hasCallback } = (await run(script, { ...how, input: over }).result) as SubmitResult;
      return [(script.bodies[0] as { callback_url?: string }).callback_url, hasCallback];
    };
    const ours = ['https://hooks/test/kt-run-1', true];
    expect(await create({})).toEqual(ours);
    expect(await create({ task: 'text-to-video', body: { prompt: 'a fox', model_name: 'kling-3.0' } })).toEqual(ours);
    expect(await create({ body: { prompt: 'a fox', callback_url: '' } })).toEqual(ours);
    const own = 'https://mine.example/hook';
    expect(await create({ body: { prompt: 'a fox', callback_url: own } })).toEqual([own, undefined]);
    expect(await create({}, {})).toEqual([undefined, undefined]);
    expect(await create({}, { callbackUrl: () => undefined })).toEqual([undefined, undefined]);
    const { name } = CATALOGUE.tts;
    expect(await create({ task: name, body: { text: 'hello' } })).toEqual([undefined, undefined]);
  });

  it('pays for nothing that it may not keep where the request wants it', async () => {
    const script = scriptedKling({ create: [() => made] });
    const { result, held } = run(script, { input: { output: '/etc' } });
    await expect(result).rejects.toThrow('run.output: "/etc": it is not below the output directory of the worker');
    expect(script.calls).toEqual([]);
    expect(held).toEqual([]);
  });

  it('pays for nothing while the place that the request wants cannot be written to', async () => {
    const script = scriptedKling({ create: [() => made] });
    const full = () => Promise.reject(new KlingFailure('Storage', 'the disk is full'));
    const stores = { of: (output?: string) => ({ ...createLocalDisk({ root: output ?? '' }), check: full }) };
    await expect(run(script, { input: { output: 'clips' }, stores }).result).rejects.toThrow('the disk is full');
    expect(script.calls).toEqual([]);
  });

  it('takes the task that an earlier try has made, wherever its files are to go', async () => {
    const script = scriptedKling({ find: [made] });
    const { result } = run(script, { input: { output: '/etc' }, attempt: 2 });
    expect(await result).toMatchObject({ taskId: '101' });
  });

  it('tells the batch that Kling has the task', async () => {
    const { result, batches } = run(scriptedKling({ create: [() => made] }), { input: { batchId: 'b' } });
    await result;
    expect(batches.told).toMatchObject([{ batchId: 'b', state: 'processing', taskId: '101' }]);
  });

  it('ends at once, with nothing sent, when it is cancelled while it waits for its turn', async () => {
    const script = scriptedKling({});
    const claimed = (signal: AbortSignal) =>
      new Promise<void>((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      });
    const { result, environment, held } = run(script, { claimed });
    setImmediate(() => environment.cancel());
    await expect(result).rejects.toBeInstanceOf(CancelledFailure);
    expect(script.calls).toEqual([]);
    expect(held).toEqual([['claim', 'text2video', 1]]);
  });

  it('gives the activity to another worker when this one stops while it waits for its turn', async () => {
    const claimed = (signal: AbortSignal) =>
      new Promise<void>((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      });
    const { result, environment } = run(scriptedKling({}), { claimed });
    setImmediate(() => environment.cancel('WORKER_SHUTDOWN'));
    await expect(result).rejects.toMatchObject({ type: 'WorkerShutdown', category: 'BENIGN' });
  });

  it('gives its slot back when the create comes to nothing', async () => {
    const { result, held } = run(scriptedKling({ create: [fails(outage)] }));
    await expect(result).rejects.toBe(outage);
    expect(held).toEqual([['claim', 'text2video', 1], ['release']]);
  });

  it('asks right before the create whether it is still wanted, and sends nothing when it is not', async () => {
    const asked: unknown[] = [];
    const isStillWanted: IsStillWanted = (own, batchId) => {
      asked.push([own.workflowId, batchId]);
      return Promise.resolve(false);
    };
    const script = scriptedKling({});
    const { result, held } = run(script, { isStillWanted, input: { batchId: 'night' } });
    await expect(result).rejects.toMatchObject({ type: 'NotWanted', category: 'BENIGN', nonRetryable: false });
    expect(asked).toEqual([['test', 'night']]);
    expect(script.calls).toEqual([]);
    expect(held, 'its slot goes to the next').toEqual([['claim', 'text2video', 1], ['release']]);
  });

  it('sends nothing while nobody can say whether it is wanted', async () => {
    const script = scriptedKling({});
    const isStillWanted = () => Promise.reject(ApplicationFailure.retryable('no answer', 'TemporalUnreachable'));
    await expect(run(script, { isStillWanted }).result).rejects.toMatchObject({ type: 'TemporalUnreachable' });
    expect(script.calls).toEqual([]);
  });

  it('still finds what an earlier try has made when it is cancelled: that is paid for', async () => {
    const script = scriptedKling({ find: [made] });
    const { result } = run(script, { attempt: 2, isStillWanted: () => Promise.resolve(false) });
    expect(await result).toMatchObject({ taskId: '101' });
  });

  it('looks the external id up before it creates again', async () => {
    const script = scriptedKling({ find: [made] });
    const { result, held } = run(script, { attempt: 2 });
    expect(await result).toMatchObject({ taskId: '101' });
    expect(script.calls).toEqual(['find kt-run-1']);
    expect(held, 'a task that runs needs no leave').toEqual([['hold', '101', 1]]);
  });

  it('holds no slot for an earlier task that has ended meanwhile', async () => {
    const { result, held } = run(scriptedKling({ find: [{ ...made, status: 'succeeded' }] }), { attempt: 2 });
    expect(await result).toMatchObject({ taskId: '101' });
    expect(held).toEqual([]);
  });

  it('creates on a repetition when nothing was made before', async () => {
    const script = scriptedKling({ find: [undefined], create: [() => made] });
    expect(await run(script, { attempt: 2 }).result).toMatchObject({ taskId: '101' });
    expect(script.calls).toEqual(['find kt-run-1', 'create text2video']);
  });

  const lastBeat = async ({ result, beats }: ReturnType<typeof run>) => {
    await expect(result).rejects.toThrow();
    return beats.at(-1);
  };

  it.each([
    ['is not wanted', [], { isStillWanted: () => Promise.resolve(false) }],
    ['got no slot', [], { claimed: () => Promise.reject(busy) }],
    ['was refused for want of a slot', [fails(busy)], {}],
    ['came too soon', [fails(limited)], {}],
  ])('creates at once where each try before %s, so that surely nothing was made', async (_case, create, how) => {
    let heartbeatDetails: unknown;
    for (const attempt of [1, 2]) {
      const script = scriptedKling({ create: [...create] });
      heartbeatDetails = await lastBeat(run(script, { ...how, attempt, heartbeatDetails }));
      expect(heartbeatDetails).toMatchObject({ unmadeBy: attempt });
      expect(script.calls.filter((call) => call.startsWith('find'))).toEqual([]);
    }
    const script = scriptedKling({ create: [() => made] });
    await run(script, { attempt: 3, heartbeatDetails }).result;
    expect(script.calls).toEqual(['create text2video']);
  });

  it('looks where one of the tries before may have made it, whatever the last one knows', async () => {
    const sent = await lastBeat(run(scriptedKling({ create: [fails(outage)] })));
    const again = scriptedKling({ find: [undefined], create: [fails(busy)] });
    const refused = await lastBeat(run(again, { attempt: 2, heartbeatDetails: sent }));
    const third = scriptedKling({ find: [made] });
    await run(third, { attempt: 3, heartbeatDetails: refused }).result;
    expect(third.calls).toEqual(['find kt-run-1']);
  });

  it('looks where the activity was reset, so that its tries are counted anew', async () => {
    const heartbeatDetails = await lastBeat(run(scriptedKling({ create: [fails(outage)] })));
    const script = scriptedKling({ find: [made] });
    await run(script, { attempt: 1, heartbeatDetails }).result;
    expect(script.calls).toEqual(['find kt-run-1']);
  });

  it('looks where the worker of the try before has died, which may have sent it', async () => {
    const heartbeatDetails = await lastBeat(run(scriptedKling({ create: [fails(busy)] })));
    const script = scriptedKling({ find: [made] });
    await run(script, { attempt: 3, heartbeatDetails }).result;
    expect(script.calls).toEqual(['find kt-run-1']);
  });

  it('takes "already exists" for success and reads the task back', async () => {
    const script = scriptedKling({ create: [fails(duplicate)], find: [made] });
    expect(await run(script).result).toMatchObject({ taskId: '101' });
    expect(script.calls).toEqual(['create text2video', 'find kt-run-1']);
  });

  it('tries again later when a task exists but is not visible yet', async () => {
    const script = scriptedKling({ create: [fails(duplicate)], find: [undefined] });
    await expect(run(script).result).rejects.toBe(duplicate);
    expect(toTemporalFailure(duplicate)).toMatchObject({ nonRetryable: false });
  });

  it('sends pictures as base64 and leaves URLs to Kling', async () => {
    const script = scriptedKling({ create: [() => made] });
    const body = { image: './cat.png', image_tail: 'https://x.example/dog.png', prompt: 'p' };
    await run(script, { input: { task: 'image2video', body } }).result;
    expect(script.bodies).toEqual([
      {
        image: 'base64 of ./cat.png',
        image_tail: 'https://x.example/dog.png',
        prompt: 'p',
        external_task_id: 'kt-run-1',
      },
    ]);
  });

  it('remembers since when Kling is in trouble, and gives up for good after six hours', async () => {
    const first = run(scriptedKling({ create: [fails(outage)] }));
    await expect(first.result).rejects.toBe(outage);
    expect(first.beats.at(-1)).toEqual({ troubleSince: '2026-11-23T08:00:00.000Z' });
    const late = { attempt: 400, heartbeatDetails: first.beats.at(-1), nowMs: start + 6 * 3_600_000 };
    await expect(run(scriptedKling({ create: [fails(outage)] }), late).result).rejects.toMatchObject({
      code: 'GaveUp',
      message:
        '[5000] Kling has not taken the request (external_task_id kt-run-1) for 6 hours, last: [5000] internal error',
    });
  });

  it('gives up after a quarter of an hour of replies that are not Kling’s, and not for one after hours of outage', async () => {
    const page = () => fails(new KlingFailure('UnexpectedReply', 'a web page'));
    const first = run(scriptedKling({ create: [page()] }));
    await expect(first.result).rejects.toMatchObject({ code: 'UnexpectedReply' });
    const late = { attempt: 20, heartbeatDetails: first.beats.at(-1), nowMs: start + 15 * 60_000 };
    await expect(run(scriptedKling({ create: [page()] }), late).result).rejects.toMatchObject({
      code: 'GaveUp',
      message: 'Kling has not taken the request (external_task_id kt-run-1) for 15 minutes, last: a web page',
    });
    const afterOutage = {
      attempt: 99,
      heartbeatDetails: { troubleSince: new Date(start - 5 * 3_600_000).toISOString() },
    };
    await expect(run(scriptedKling({ create: [page()] }), afterOutage).result).rejects.toMatchObject({
      code: 'UnexpectedReply',
    });
  });

  it.each([
    ['an outage', outage, 'troubleSince'],
    ['a full account', new KlingFailure('Busy', 'parallel task over limit', { klingCode: 1303 }), 'fullSince'],
    ['a rate limit', new KlingFailure('RateLimited', 'too many', { klingCode: 1302 }), 'troubleSince'],
  ])('tells once of %s, and only when it lasts', async (_name, failure, since) => {
    const attempt = async (nowMs: number, heartbeatDetails?: unknown) => {
      const tried = run(scriptedKling({ create: [fails(failure)] }), { attempt: 2, nowMs, heartbeatDetails });
      await expect(tried.result).rejects.toBe(failure);
      return { waits: tried.batches.waits, left: tried.beats.at(-1) };
    };
    const first = await attempt(start);
    expect(first.waits).toEqual([]);
    const second = await attempt(start + 6000, first.left);
    const at = '2026-11-23T08:00:00.000Z';
    expect(second.waits).toMatchObject([{ waiting: { kind: failure.code, text: failure.message, since: at } }]);
    expect(second.left).toEqual({ [since]: at, told: failure.code });
    expect((await attempt(start + 60_000, second.left)).waits).toEqual([]);
  });

  it('forgets the trouble once Kling answers again, even when it says "not yet"', async () => {
    const heartbeatDetails = { troubleSince: '2026-11-23T01:00:00.000Z' };
    const { result, beats, held } = run(scriptedKling({ create: [fails(busy)] }), { attempt: 9, heartbeatDetails });
    await expect(result).rejects.toBe(busy);
    expect(beats.at(-1)).toEqual({ fullSince: '2026-11-23T08:00:00.000Z' });
    expect(held, 'the gate is told').toEqual([['claim', 'text2video', 1], ['refused'], ['release']]);
  });
});

function translate(...args: Parameters<typeof toTemporalFailure>): ApplicationFailure {
  const failure = toTemporalFailure(...args);
  if (failure instanceof ApplicationFailure) return failure;
  throw new Error('expected an ApplicationFailure');
}

describe('toTemporalFailure', () => {
  it('makes "no free slot" a benign failure with a jittered pause of at least a second', () => {
    const expected = { type: 'Busy', nonRetryable: false, category: 'BENIGN' };
    expect(translate(busy, 0)).toMatchObject({ ...expected, nextRetryDelay: 1000 });
    expect(translate(busy, 1)).toMatchObject({ ...expected, nextRetryDelay: 1250 });
  });

  it.each([
    [
      new KlingFailure('PackDepleted', 'Account balance not enough (request r-1)', {
        klingCode: 1102,
        requestId: 'r-1',
      }),
      '[1102] Account balance not enough (request r-1). The resource pack is used up or expired; buy one.',
    ],
    [
      new KlingFailure('Credentials', 'api key not found', { klingCode: 1002 }),
      '[1002] api key not found. Check the API key (or the access key and its secret), and that the address is of the region that the key belongs to.',
    ],
  ])('says what happened and what to do, and is never retried: %#', (failure, message) => {
    const translated = translate(failure);
    expect(translated).toMatchObject({ nonRetryable: true, type: failure.code, message });
    expect(translated.details?.[0]).toMatchObject({ kind: failure.code, code: failure.facts.klingCode });
  });

  it('waits as long as the server asks', () => {
    const failure = toTemporalFailure(
      new KlingFailure('Outage', 'maintenance', { klingCode: 5001, retryAfterSeconds: 90 }),
      1,
    );
    expect(failure).toMatchObject({ nonRetryable: false, nextRetryDelay: 90_000 });
  });

  it('keeps to its own pauses when the server asks for none', () => {
    for (const retryAfterSeconds of [0, undefined]) {
      const failure = translate(new KlingFailure('Outage', 'maintenance', { klingCode: 5001, retryAfterSeconds }), 1);
      expect(failure.nextRetryDelay).toBeUndefined();
    }
  });

  it('never retries a fault of our own', () => {
    expect(toTemporalFailure(new TypeError('x is not a function'))).toMatchObject({
      nonRetryable: true,
      type: 'Unexpected',
      message: 'TypeError: x is not a function. This is a fault in kling-temporal, please report it.',
    });
  });

  it("passes Temporal's own failures through", () => {
    const failure = ApplicationFailure.retryable('x');
    expect(toTemporalFailure(failure)).toBe(failure);
  });
});

describe('submit of what is answered at once', () => {
  const spoken: Task = {
    ...made,
    status: 'succeeded',
    outputs: [{ kind: 'audio', index: 0, url: 'https://x.example/a.mp3' }],
  };
  const speech = { task: 'tts', body: { text: 'x', voice_id: 'v', voice_language: 'en' } };

  it('returns the task with its result, and sends no id that the product does not take', async () => {
    const script = scriptedKling({ create: [() => spoken] });
    const { result } = run(script, { input: speech });
    expect(await result).toMatchObject({ taskId: '101', task: spoken });
    expect(script.bodies).toEqual([speech.body]);
  });

  it('leaves a task that is not finished to whoever waits', async () => {
    const { result } = run(scriptedKling({ create: [() => made] }), { input: speech });
    expect(await result).not.toHaveProperty('task');
  });

  it('fails for good when the answer is a success without a result', async () => {
    const { result } = run(scriptedKling({ create: [() => ({ ...spoken, outputs: [] })] }), { input: speech });
    await expect(result).rejects.toMatchObject({ code: 'EmptyResult' });
  });

  it.each([
    ['an answer that was lost', new KlingFailure('Outage', 'no answer within 60 s')],
    ['an internal error', new KlingFailure('Outage', 'internal error', { klingCode: 5000, httpStatus: 500 })],
  ])('is not sent again after %s, since nobody could find out what it made', async (_, outage) => {
    const { result } = run(scriptedKling({ create: [fails(outage)] }), { input: speech });
    await expect(result).rejects.toMatchObject({ code: 'GaveUp', message: expect.stringContaining('tts') as string });
  });

  it.each([
    [
      'no connection',
      new KlingFailure('Outage', 'refused', { cause: Object.assign(new Error('x'), { code: 'ECONNREFUSED' }) }),
    ],
    ['a maintenance', new KlingFailure('Outage', 'maintenance', { klingCode: 5001, httpStatus: 503 })],
    ['a full account', busy],
  ])('is sent again after %s, which has made nothing', async (_, trouble) => {
    const { result } = run(scriptedKling({ create: [fails(trouble)] }), { input: speech });
    await expect(result).rejects.toBe(trouble);
  });

  it('is not sent again by the worker that takes over from one that died with a create on its way', async () => {
    const script = scriptedKling({});
    const { result } = run(script, { input: speech, attempt: 2, heartbeatDetails: { isSent: true } });
    await expect(result).rejects.toMatchObject({ code: 'GaveUp' });
    expect(script.calls).toEqual([]);
  });

  it('notes that it sends before it does', async () => {
    const { result, beats } = run(scriptedKling({ create: [() => spoken] }), { input: speech });
    await result;
    expect(beats).toContainEqual({ isSent: true });
  });

  it('goes on noting it while the answer takes long', async () => {
    const beats: unknown[] = [];
    const environment = quietEnvironment({});
    environment.on('heartbeat', (details: unknown) => beats.push(details));
    const isNoted = new Promise<void>((resolve) => {
      environment.on('heartbeat', (details: { externalTaskId?: string }) => {
        if (details.externalTaskId !== undefined) resolve();
      });
    });
    const send = () => isNoted.then(() => spoken);
    const { result } = run({ kling: { ...scriptedKling({}).kling, create: send } }, { input: speech, environment });
    await result;
    expect(beats.at(-1)).toMatchObject({ isSent: true });
  });
});
