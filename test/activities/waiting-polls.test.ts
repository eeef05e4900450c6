import { describe, expect, it } from 'vitest';
import { createWaitingPolls } from '../../src/activities/waiting-polls.js';
import type { SubmitResult } from '../../src/contract/generation-activities.js';

const result: SubmitResult = { taskId: '1', startedAt: '', submittedAt: '', searchable: true };

/** Polls that wait until they are let go. */
function wait(polls: ReturnType<typeof createWaitingPolls>, count: number): () => Promise<unknown> {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  const all = Array.from({ length: count }, () => polls.during(() => ended));
  return () => {
    end();
    return Promise.all(all);
  };
}

describe('the polls that wait in a process', () => {
  it('say nothing where the usual time does, and more where they are many', async () => {
    const polls = createWaitingPolls();
    const letGo = [wait(polls, 159)];
    expect(polls.pace(result)).toBe(result);
    letGo.push(wait(polls, 1));
    expect(polls.pace(result)).toEqual({ ...result, silenceSeconds: 11 });
    letGo.push(wait(polls, 2000));
    expect(polls.pace(result)).toEqual({ ...result, silenceSeconds: 60 });
    await Promise.all(letGo.map((go) => go()));
    expect(polls.pace(result)).toBe(result);
  });

  it('are not slower to hear that a callback has ended one of them elsewhere', () => {
    const polls = createWaitingPolls();
    const letGo = wait(polls, 500);
    expect(polls.pace({ ...result, hasCallback: true })).toEqual({ ...result, hasCallback: true });
    return letGo();
  });

  it('no longer count when they have failed', async () => {
    const polls = createWaitingPolls();
    const fail = () => Promise.reject(new Error('gone'));
    await Promise.allSettled(Array.from({ length: 500 }, () => polls.during(fail)));
    expect(polls.pace(result)).toBe(result);
  });
});
