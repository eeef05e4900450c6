import { CompleteAsyncError } from '@temporalio/activity';
import { ActivityCancellationDetails } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { createPoll } from '../../src/activities/poll.js';
import type { StatusBoard, Waits, WatchOptions } from '../../src/ports/board.js';
import { KlingFailure } from '../../src/domain/kling-failure.js';
import type { Task } from '../../src/domain/task.js';
import { quietEnvironment } from './quiet-environment.js';
import { createToldBatches } from './told-batches.js';

const deadline = '2026-11-23T09:00:00.000Z';
const beforeDeadline = () => Date.parse('2026-11-23T08:30:00.000Z');
const input = { taskId: '7', task: 'text2video', deadline, adopted: false, slots: 1 } as const;
const done: Task = {
  taskId: '7',
  status: 'succeeded',
  message: '',
  outputs: [{ kind: 'video', index: 0, url: 'https://x.klingai.com/a.mp4' }],
};

/** A literal board that answers from a script and notes how it was asked. */
function run(
  answers: ((options: WatchOptions) => Promise<Task | undefined>)[],
  {
    adopted = false,
    attempt = 1,
    now = beforeDeadline,
    scheduledMs = 1,
    waits,
  }: { adopted?: boolean; attempt?: number; now?: () => number; scheduledMs?: number; waits?: Waits } = {},
) {
  const asked: WatchOptions[] = [];
  const held: unknown[] = [];
  const beats: unknown[] = [];
  const environment = quietEnvironment({ attempt, currentAttemptScheduledTimestampMs: scheduledMs });
  environment.on('heartbeat', (details: unknown) => beats.push(details));
  const board: StatusBoard = {
    watch: (_ref, options) => {
      asked.push(options);
      const answer = answers.shift();
      return answer === undefined ? Promise.reject(new Error('an unexpected watch')) : answer(options);
    },
  };
  const slots = {
    hold: (ref: { taskId: string }, weight: number) => held.push([ref.taskId, weight]),
    claim: () => Promise.reject(new Error('poll claims nothing')),
  };
  const batches = createToldBatches();
  const poll = createPoll({ board, slots, batches, waits, now });
  return {
    result: environment.run(poll, { ...input, adopted, batchId: 'b' }),
    asked,
    held,
    beats,
    environment,
    batches,
  };
}

const says = (task?: Task) => () => Promise.resolve(task);
const throws = (error: Error) => () => Promise.reject(error);

describe('poll', () => {
  it('waits on the board until the deadline and returns the task', async () => {
    const { result, asked, held } = run([says(done)]);
    expect(await result).toEqual({ task: done, looks: 0, trouble: undefined });
    expect(asked[0]).toMatchObject({ untilMs: Date.parse(deadline), lookNow: false, graceMs: 60_000 });
    expect(held).toEqual([['7', 1]]);
  });

  it.each([
    [{ adopted: true }, { lookNow: true, graceMs: 0 }],
    [{ attempt: 2 }, { lookNow: true, graceMs: 60_000 }],
  ])('looks at once for a task that is adopted or resumed: %j', async (how, expected) => {
    const { result, asked } = run([says(done)], how);
    await result;
    expect(asked[0]).toMatchObject(expected);
  });

  it('tells its batch of a task that it adopts, and not of one that submit has told of', async () => {
    const own = run([says(done)]);
    await own.result;
    expect(own.batches.told).toEqual([]);
    const adopting = run([says(done)], { adopted: true });
    await adopting.result;
    expect(adopting.batches.told).toMatchObject([{ batchId: 'b', state: 'processing', taskId: '7' }]);
  });

  it('shows each look in its heartbeat', async () => {
    const { result, beats } = run([
      ({ onLook }) => {
        onLook({ task: { ...done, status: 'processing' }, at: '2026-11-23T08:00:10.000Z', count: 1 });
        onLook({ trouble: '[5000] internal error', at: '2026-11-23T08:00:20.000Z', count: 2 });
        return Promise.resolve(undefined);
      },
    ]);
    expect(await result).toEqual({ task: undefined, looks: 2, trouble: '[5000] internal error' });
    expect(beats.at(-1)).toEqual({
      taskId: '7',
      status: 'processing',
      looks: 2,
      lookedAt: '2026-11-23T08:00:20.000Z',
      trouble: '[5000] internal error',
    });
  });

  it('looks again when Kling says the task succeeded before it names a file', async () => {
    const { result, asked } = run([says({ ...done, outputs: [] }), says(done)]);
    expect(await result).toMatchObject({ task: done });
    expect(asked[1]).toMatchObject({ lookNow: true });
  });

  it.each(['Credentials', 'Arrears', 'IpPolicy', 'Forbidden', 'WrongAddress', 'Refused', 'InvalidRequest'] as const)(
    'waits out %s trouble while a paid task runs, a minute at a time',
    async (kind) => {
      const { result } = run([throws(new KlingFailure(kind, 'api key not found', { klingCode: 1002 }))]);
      await expect(result).rejects.toMatchObject({
        code: 'AccountTrouble',
        message: '[1002] api key not found',
        facts: { klingCode: 1002, retryAfterSeconds: 60 },
      });
    },
  );

  it('stops waiting for the account at the deadline, so that the task is parked and not polled for ever', async () => {
    const now = () => Date.parse(deadline);
    const { result } = run([throws(new KlingFailure('Arrears', 'arrears', { klingCode: 1101 }))], { now });
    expect(await result).toEqual({ looks: 0, trouble: '[1101] arrears' });
  });

  it('tells somebody who adopts at once that the key is wrong', async () => {
    const wrongKey = new KlingFailure('Credentials', 'api key not found', { klingCode: 1002 });
    await expect(run([throws(wrongKey)], { adopted: true }).result).rejects.toBe(wrongKey);
  });

  it('holds no slot for an adopted id that Kling does not know', async () => {
    const unknown = new KlingFailure('NotFound', 'Kling knows no task 7');
    const { result, held } = run(
      [
        ({ onLook }) => {
          onLook({ trouble: unknown.message, at: '2026-11-23T08:00:10.000Z', count: 1 });
          return Promise.reject(unknown);
        },
      ],
      { adopted: true },
    );
    await expect(result).rejects.toBe(unknown);
    expect(held).toEqual([]);
  });

  it.each([
    ['processing', [['7', 1]]],
    ['unknown', [['7', 1]]],
    ['succeeded', []],
    ['failed', []],
  ] as const)('holds the slots of an adopted task that is %s: %j', async (status, expected) => {
    const { result, held } = run(
      [
        ({ onLook }) => {
          onLook({ task: { ...done, status }, at: '2026-11-23T08:00:10.000Z', count: 1 });
          return Promise.resolve(done);
        },
      ],
      { adopted: true },
    );
    await result;
    expect(held).toEqual(expected);
  });

  it('keeps the deadline of the server when its own clock is an hour behind', async () => {
    const hourMs = 3_600_000;
    const { result, asked } = run([says(done)], {
      now: () => beforeDeadline() - hourMs,
      scheduledMs: beforeDeadline(),
    });
    await result;
    expect(asked[0]).toMatchObject({ untilMs: Date.parse(deadline) - hourMs });
  });

  it('counts no look for what it was told', async () => {
    const { result, beats } = run([
      ({ onLook }) => {
        onLook({ task: { ...done, status: 'processing' }, isTold: true, at: '2026-11-23T08:00:10.000Z', count: 0 });
        return Promise.resolve(done);
      },
    ]);
    expect(await result).toMatchObject({ task: done, looks: 0 });
    expect(beats.at(-1)).toMatchObject({ status: 'processing', looks: 0 });
  });

  it.each([
    [true, 'ends without a word of its own'],
    [false, 'reports as ever'],
  ])('where somebody stands by for its result and Temporal takes it (%s), it %s', async (isTaken) => {
    const handed: unknown[] = [];
    const told: string[] = [];
    const waits: Waits = {
      begin(taskId) {
        told.push(`begins ${taskId}`);
        return {
          handOver: (_token, given) => {
            handed.push(given);
            return Promise.resolve(isTaken);
          },
          end: () => void told.push('ends'),
        };
      },
    };
    const { result } = run([says(done)], { waits });
    const expected = { task: done, looks: 0, trouble: undefined };
    if (isTaken) await expect(result).rejects.toBeInstanceOf(CompleteAsyncError);
    else expect(await result).toEqual(expected);
    expect(handed).toEqual([expected]);
    expect(told).toEqual(['begins 7', 'ends']);
  });

  it('looks once more when its wait was ended elsewhere, for the sake of slot and ledger', async () => {
    const { result, environment, asked } = run([
      ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted')))),
      says(done),
    ]);
    environment.cancel('NOT_FOUND', new ActivityCancellationDetails({ notFound: true }));
    await expect(result).rejects.toThrow('aborted');
    expect(asked[1]).toMatchObject({ lookNow: true });
  });

  it('hands the task to another worker when this one stops', async () => {
    const { result, environment } = run([
      () =>
        new Promise((_, reject) =>
          environment.context.cancellationSignal.addEventListener('abort', () => reject(new Error('aborted'))),
        ),
    ]);
    environment.cancel('WORKER_SHUTDOWN');
    await expect(result).rejects.toMatchObject({ type: 'WorkerShutdown', nonRetryable: false, category: 'BENIGN' });
  });
});
