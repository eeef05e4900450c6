import { describe, expect, it } from 'vitest';
import { openReceiving, SECRET } from './receiving-stage.js';

describe('looks beside callbacks', () => {
  it('are rare from the first callback on', async () => {
    const stage = await openReceiving({ webhookSecret: SECRET, secrets: [SECRET], speed: 12, pollMs: 250 });
    const tasks = await Promise.all(Array.from({ length: 30 }, (_, index) => stage.generate('a fox', `task-${index}`)));
    expect(tasks.every((task) => task?.status === 'succeeded')).toBe(true);
    const { one, list, tasks: many } = stage.simulator.stats().statusRequests;
    // Five seconds: a look each second, and many times as many where no callbacks come.
    expect(one + list + many).toBeLessThanOrEqual(12);
    expect(stage.board.isCalm()).toBe(true);
  });
});
