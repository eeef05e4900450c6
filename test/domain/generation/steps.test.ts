import { describe, expect, it } from 'vitest';
import type { GenerationStatus } from '../../../src/domain/generation/generation.js';
import { emptyStatus } from '../../../src/domain/generation/generation.js';
import { InvalidTransition } from '../../../src/domain/generation/lifecycle.js';
import { parseRequest } from '../../../src/domain/generation/request.js';
import type { Step, StepNow } from '../../../src/domain/generation/steps.js';
import { advance } from '../../../src/domain/generation/steps.js';

const at = (second: number) => new Date(Date.UTC(2026, 10, 25, 8, 0, second)).toISOString();
const request = parseRequest({ prompt: 'a fox', run: { attempts: 2 } });
const waiting = { kind: 'Outage', text: '[5000] internal error', since: at(0) } as const;
const error = { kind: 'GenerationFailed', text: 'Kling failed task 7: busy.' } as const;
const file = { kind: 'video', index: 0, file: '/out/8.mp4', bytes: 1, sha256: 'ab', url: 'https://x/8.mp4' } as const;
const submitted = (taskId: string, second: number): StepNow => ({
  kind: 'submitted',
  taskId,
  startedAt: at(second),
  submittedAt: at(second + 1),
});

/** Each step a second later; times inside a step are its own. */
const walk = (...steps: StepNow[]) =>
  steps.reduce<GenerationStatus>(
    (status, step, index) => advance(status, { ...step, at: at(index + 1) }),
    emptyStatus(at(0)),
  );
const begun: StepNow = { kind: 'begun', request };

describe('the steps of a generation', () => {
  it('lead from the request over a failed attempt to the file', () => {
    const status = walk(
      begun,
      { kind: 'sending', externalTaskId: 'kt-1' },
      submitted('7', 3),
      { kind: 'stuck', afterMs: 60_000, lastSeen: 'processing' },
      { kind: 'charged', cost: { units: '2' } },
      { kind: 'retrying', error },
      { kind: 'sending', externalTaskId: 'kt-2' },
      submitted('8', 9),
      { kind: 'charged', cost: { units: '1.5' } },
      { kind: 'collecting', taskId: '8' },
      { kind: 'completed', taskId: '8', artifacts: [file] },
    );
    expect(status).toMatchObject({
      state: 'completed',
      attempt: 2,
      taskId: '8',
      externalTaskId: 'kt-2',
      cost: { units: '3.5' },
      stuck: false,
      artifacts: [file],
      asOf: at(11),
      elapsedSeconds: 11,
    });
    expect(status.notices).toEqual([
      'Task 7 takes unusually long: it had not finished after 60 s (last seen: processing).',
      'Attempt 1 of 2: Kling failed task 7: busy.',
    ]);
    const states = ['queued', 'submitting', 'processing', 'failed', 'retrying', 'submitting', 'processing'];
    expect(status.transitions.map(({ state }) => state)).toEqual([...states, 'downloading', 'completed']);
  });

  it('forget why it waited once it goes on, and hear of it no more', () => {
    const waits = walk(begun, { kind: 'waiting', waiting });
    expect(waits).toMatchObject({ state: 'queued', waiting });
    const taken = walk(begun, { kind: 'waiting', waiting }, submitted('7', 2), { kind: 'waiting', waiting });
    expect(taken).toMatchObject({ state: 'processing', waiting: undefined });
  });

  it('keep what a signal said before the request was read', () => {
    expect(walk({ kind: 'waiting', waiting }, begun)).toMatchObject({ state: 'queued', model: 'kling-v2-6', waiting });
  });

  it('park only what has a task', () => {
    const parked = { kind: 'Parked', text: 'not finished' } as const;
    expect(walk(begun, submitted('7', 2), { kind: 'failed', error: parked })).toMatchObject({
      state: 'parked',
      taskId: '7',
      error: parked,
    });
    expect(walk(begun, { kind: 'failed', error: parked })).toMatchObject({ state: 'failed', error: parked });
  });

  it('say what a cancellation means for the bill', () => {
    expect(walk(begun, { kind: 'cancelled' })).toMatchObject({
      state: 'cancelled',
      notices: ['Nothing was sent to Kling and nothing is charged.'],
    });
  });

  it('are refused where they cannot come next, unless whoever reads is lenient', () => {
    const step: Step = { kind: 'completed', taskId: '7', artifacts: [file], at: at(2) };
    expect(() => advance(walk(begun), step)).toThrow(InvalidTransition);
    const lenient = advance(walk(begun), step, (history, next) => [...history, next]);
    expect(lenient).toMatchObject({ state: 'completed', artifacts: [file] });
  });

  it('lead to no state that is impossible: the compiler refuses it', () => {
    const queued = emptyStatus(at(0));
    const impossible: readonly GenerationStatus[] = [
      // @ts-expect-error what waits in line has no files
      { ...queued, artifacts: [file] },
      // @ts-expect-error what Kling generates has a task
      { ...queued, waiting: undefined, state: 'processing', taskId: undefined },
      // @ts-expect-error what has failed says why
      { ...queued, waiting: undefined, state: 'failed' },
      // @ts-expect-error what is done waits for nothing
      { ...queued, state: 'completed', taskId: '7', waiting },
    ];
    expect(impossible).toHaveLength(4);
  });
});
