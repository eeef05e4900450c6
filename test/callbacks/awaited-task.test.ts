import { Client } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { findAwaited } from '../../src/callbacks/awaited-task.js';

const run = { workflowId: 'gen', runId: 'run' };

const scheduled = (eventId: number, name: string, input: unknown = {}) => ({
  eventId,
  activityTaskScheduledEventAttributes: {
    activityId: String(eventId),
    activityType: { name },
    input: { payloads: [defaultPayloadConverter.toPayload(input)] },
  },
});
const completed = (scheduledEventId: number) => ({ activityTaskCompletedEventAttributes: { scheduledEventId } });
const poll = scheduled(11, 'poll', { taskId: '7', task: 'text2video', deadline: 'x' });

/** A Temporal whose history ends with these, newest first. */
function find(...events: readonly object[]) {
  const connection = {
    plugins: [],
    workflowService: { getWorkflowExecutionHistoryReverse: () => Promise.resolve({ history: { events } }) },
    withDeadline: (_deadline: unknown, work: () => Promise<unknown>) => work(),
  };
  return findAwaited(new Client({ connection: connection as never }), run);
}

describe('what a run waits for', () => {
  it('is the task of its poll, also behind signals', async () => {
    const signal = { workflowExecutionSignaledEventAttributes: { signalName: 'waiting' } };
    const found = { kind: 'awaited', ...run, activityId: '11', ref: { taskId: '7', task: 'text2video' } };
    expect(await find(poll, completed(5), scheduled(5, 'submit'))).toEqual(found);
    expect(await find(signal, signal, poll)).toEqual(found);
  });

  it('comes while its create is under way, and when that has just been answered', async () => {
    expect(await find(scheduled(5, 'submit'))).toEqual({ kind: 'early' });
    const step = { workflowTaskScheduledEventAttributes: {} };
    expect(await find(step, completed(5), scheduled(5, 'submit'))).toEqual({ kind: 'early' });
  });

  it.each([
    ['its poll has ended', [completed(11), poll]],
    ['it downloads', [scheduled(17, 'download'), completed(11), poll]],
    ['it has ended', [{ workflowExecutionCompletedEventAttributes: {} }, completed(17), scheduled(17, 'download')]],
    ['it was terminated while it waited', [{ workflowExecutionTerminatedEventAttributes: {} }, poll]],
    ['it has failed at its create', [{ workflowExecutionFailedEventAttributes: {} }, scheduled(5, 'submit')]],
    ['nothing was begun', []],
    ['its input cannot be read', [scheduled(11, 'poll', { other: true })]],
  ])('is nothing where %s', async (_what, events) => {
    expect(await find(...events)).toEqual({ kind: 'none' });
  });
});
