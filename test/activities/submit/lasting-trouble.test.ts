import { describe, expect, it } from 'vitest';
import { judgeFailedTry } from '../../../src/activities/submit/lasting-trouble.js';
import type { FailureKind } from '../../../src/domain/failure.js';
import { KlingFailure } from '../../../src/domain/kling-failure.js';

const START = '2026-11-25T08:00:00.000Z';
const after = (seconds: number) => Date.parse(START) + seconds * 1000;
const judge = (kind: FailureKind, past: object, seconds: number) =>
  judgeFailedTry(
    new KlingFailure(kind, 'no'),
    { externalTaskId: 'kt-1', startedAt: new Date(after(seconds)).toISOString(), past },
    after(seconds),
  );

describe('trouble that lasts', () => {
  it.each([
    ['Outage', { troubleSince: START }, 6 * 3600],
    ['UnexpectedReply', { troubleSince: START, nonsenseSince: START }, 15 * 60],
  ] as const)('ends a submission by %s at its limit, and not a second before', (kind, past, limitSeconds) => {
    expect(judge(kind, past, limitSeconds - 1).end).toBeUndefined();
    expect(judge(kind, past, limitSeconds).end?.code).toBe('GaveUp');
  });

  it('waits for a slot without a limit', () => {
    expect(judge('Busy', { fullSince: START }, 30 * 86_400).end).toBeUndefined();
  });

  it('is told once it has lasted five seconds, and once for each kind', () => {
    expect(judge('Outage', { troubleSince: START }, 4)).toMatchObject({ heartbeat: { troubleSince: START } });
    expect(judge('Outage', { troubleSince: START }, 4).news).toBeUndefined();
    const { news, heartbeat } = judge('Outage', { troubleSince: START }, 5);
    expect(news).toEqual({ kind: 'Outage', text: 'no', since: START });
    expect(judge('Outage', heartbeat, 9).news).toBeUndefined();
    expect(judge('RateLimited', heartbeat, 9).news).toMatchObject({ kind: 'RateLimited', since: START });
  });

  it('is counted anew for nonsense after Kling has answered properly with trouble', () => {
    const { heartbeat } = judge('Outage', { troubleSince: START, nonsenseSince: START }, 60);
    expect(heartbeat.nonsenseSince).toBeUndefined();
    expect(judge('UnexpectedReply', heartbeat, 16 * 60).end).toBeUndefined();
  });

  it.each(['InvalidRequest', 'GenerationFailed'] as const)('is over when a try fails by %s', (kind) => {
    expect(judge(kind, { troubleSince: START, told: 'Outage' }, 7 * 3600)).toEqual({ heartbeat: {} });
  });
});
