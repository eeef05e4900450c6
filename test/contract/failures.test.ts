import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  ChildWorkflowFailure,
  RetryState,
  TerminatedFailure,
  TimeoutFailure,
  TimeoutType,
} from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { readBadEnd } from '../../src/contract/failures.js';

const asChild = (cause?: Error) =>
  new ChildWorkflowFailure('default', { workflowId: 'b/a' }, 'generation', RetryState.RETRY_POLICY_NOT_SET, cause);
const moderation: Error = ApplicationFailure.create({ type: 'Moderation', message: 'no', details: [{ code: 1301 }] });
const timeout: Error = new TimeoutFailure('Workflow execution timed out', undefined, TimeoutType.START_TO_CLOSE);

describe('how a workflow has ended', () => {
  it.each([
    ['cancelled', new CancelledFailure('x'), { kind: 'cancelled' }],
    ['terminated', new TerminatedFailure('x'), { kind: 'terminated' }],
    ['timed out', timeout, { kind: 'timedOut' }],
    ['failed', moderation, { kind: 'failed', failure: moderation }],
  ])('is the same for its parent and for a client: %s', (_, cause, end) => {
    expect(readBadEnd(cause)).toEqual(end);
    expect(readBadEnd(asChild(cause))).toEqual(end);
  });

  it('is told in the words of whatever else stands in its place', () => {
    const unanswered = new ActivityFailure('Activity task failed', 'x', '1', RetryState.TIMEOUT, 'w', timeout);
    expect(readBadEnd(unanswered)).toEqual({ kind: 'other', text: 'Activity task failed' });
    expect(readBadEnd('gone')).toEqual({ kind: 'other', text: 'gone' });
    expect(readBadEnd(asChild())).toMatchObject({ kind: 'other' });
  });
});
