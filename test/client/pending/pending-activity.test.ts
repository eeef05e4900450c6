import { ApplicationFailure, defaultFailureConverter, defaultPayloadConverter } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import type { WorkflowExecutionDescription } from '@temporalio/client';
import { toTemporalFailure } from '../../../src/activities/failures.js';
import { readPendingActivity, readWaitingOf } from '../../../src/client/pending/pending-activity.js';
import { renderWaiting } from '../../../src/domain/generation/waiting.js';
import { KlingFailure } from '../../../src/domain/kling-failure.js';

const troubleSince = '2026-11-25T13:05:00.000Z';

/** A submission as the server describes it after a try that failed. */
function describeSubmit(failure: Error): WorkflowExecutionDescription {
  const pending = {
    activityType: { name: 'submit' },
    attempt: 2,
    heartbeatDetails: { payloads: [defaultPayloadConverter.toPayload({ troubleSince })] },
    lastFailure: defaultFailureConverter.errorToFailure(failure, defaultPayloadConverter),
  };
  return { raw: { pendingActivities: [pending] } } as unknown as WorkflowExecutionDescription;
}

describe('a submission that is tried again', () => {
  it('waits because of what was said; what to do about it stays in the text of its failure', () => {
    const failure = toTemporalFailure(new KlingFailure('Outage', 'no reply', { klingCode: 5000 }));
    const activity = readPendingActivity(describeSubmit(failure));
    expect(activity?.lastFailure).toBe('[5000] no reply. Kling cannot be reached or has trouble; it is tried again.');
    const waiting = readWaitingOf(activity);
    expect(waiting).toEqual({ kind: 'Outage', text: '[5000] no reply', since: troubleSince });
    expect(waiting && renderWaiting(waiting, () => '13:05')).toBe(
      'Kling cannot be reached or has trouble since 13:05: [5000] no reply',
    );
  });

  it.each([[[]], [['a text']], [[null]], [[{ kind: 'Outage', reason: 7 }]]])(
    'waits because of all of the text where the details %j do not say what was said',
    (details) => {
      const failure = ApplicationFailure.create({ message: 'no reply. Try later.', type: 'Outage', details });
      expect(readWaitingOf(readPendingActivity(describeSubmit(failure)))?.text).toBe('no reply. Try later.');
    },
  );

  it('keeps what was said short enough for the record of a retry', () => {
    const failure = toTemporalFailure(new KlingFailure('Outage', 'x'.repeat(50_000)));
    expect(readPendingActivity(describeSubmit(failure))?.lastReason).toHaveLength(1000);
  });
});
