import { AsyncLocalStorage } from 'node:async_hooks';
import { describe, expect, it } from 'vitest';
import { createOccupiedSlots } from '../../src/slots/occupied-slots.js';
import { createSubmissionGate } from '../../src/slots/submission-gate.js';

function open() {
  const gates = { video: createSubmissionGate({ max: 3 }), image: createSubmissionGate({ max: 9 }) };
  const watched: { taskId: string; untilMs: number; end: () => void; fail: () => void }[] = [];
  const stop = new AbortController();
  const disk = { isFull: false };
  const slots = createOccupiedSlots({
    gates,
    watch: ({ taskId }, untilMs) =>
      new Promise((resolve, reject) => {
        watched.push({ taskId, untilMs, end: () => resolve(undefined), fail: () => reject(new Error('trouble')) });
      }),
    requireStore: () => (disk.isFull ? Promise.reject(new Error('the disk is full')) : Promise.resolve()),
    signal: stop.signal,
    now: () => 1000,
  });
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return { gates, disk, watched, stop, slots, settled };
}

describe('held slots', () => {
  it.each(['end', 'fail'] as const)(
    'let go by themselves at the %s of the watch, a day later at the latest',
    async (how) => {
      const { gates, watched, slots, settled } = open();
      slots.hold({ taskId: '7', task: 'images/generations' }, 4);
      slots.hold({ taskId: '7', task: 'images/generations' }, 4);
      expect(watched).toMatchObject([{ taskId: '7', untilMs: 86_401_000 }]);
      expect([gates.image.inUse().tasks, gates.video.inUse().tasks]).toEqual([4, 0]);
      watched[0]?.[how]();
      await settled();
      expect(gates.image.inUse().tasks).toBe(0);
    },
  );

  it('count a bare task id as a video', () => {
    const { gates, slots } = open();
    slots.hold({ taskId: '7' }, 1);
    expect(gates.video.inUse().tasks).toBe(1);
  });

  it('watch a task from the moment that Kling took it', async () => {
    const { gates, watched, slots, stop, settled } = open();
    const claim = await slots.claim('images/generations', 4, stop.signal);
    expect(gates.image.inUse()).toMatchObject({ tasks: 0, submitting: 4 });
    claim.taken({ taskId: '7', task: 'images/generations' });
    claim.release();
    expect(gates.image.inUse()).toMatchObject({ tasks: 4, submitting: 0, accepted: 1 });
    watched[0]?.end();
    await settled();
    expect(gates.image.inUse().tasks).toBe(0);
  });

  it('give no leave to pay for what could not be kept, and their slots back', async () => {
    const { gates, slots, disk, stop } = open();
    disk.isFull = true;
    await expect(slots.claim('text2video', 1, stop.signal)).rejects.toThrow('the disk is full');
    expect(gates.video.inUse()).toMatchObject({ tasks: 0, submitting: 0 });
    disk.isFull = false;
    await slots.claim('text2video', 1, stop.signal);
    expect(gates.video.inUse().submitting).toBe(1);
  });

  it('tell the gate of the pack when Kling refuses', async () => {
    const { gates, slots, stop } = open();
    (await slots.claim('text2video', 1, stop.signal)).refused();
    expect(gates.video.inUse()).toMatchObject({ limit: 1, refusals: 1 });
    expect(gates.image.inUse().refusals).toBe(0);
  });

  it('do not keep the activity that submitted in memory while they watch', async () => {
    const activity = new AsyncLocalStorage<string>();
    const { gates, stop } = open();
    const contexts: (string | undefined)[] = [];
    const slots = createOccupiedSlots({
      gates,
      watch: () => Promise.resolve(void contexts.push(activity.getStore())),
      requireStore: () => Promise.resolve(),
      signal: stop.signal,
      now: () => 1000,
    });
    await activity.run('submit', async () => {
      slots.hold({ taskId: '7' }, 1);
      (await slots.claim('text2video', 1, stop.signal)).taken({ taskId: '8' });
    });
    expect(contexts).toEqual([undefined, undefined]);
  });

  it('stay held when the worker stops, because the tasks go on', async () => {
    const { gates, watched, slots, stop, settled } = open();
    slots.hold({ taskId: '7', task: 'text2video' }, 1);
    stop.abort();
    watched[0]?.fail();
    await settled();
    expect(gates.video.inUse().tasks).toBe(1);
  });
});
