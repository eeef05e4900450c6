import { describe, expect, it } from 'vitest';
import { createSubmissionGate } from '../../src/slots/submission-gate.js';
import type { SlotTimings } from '../../src/slots/slot-limit.js';

const context = {
  slotType: 'activity',
  taskQueue: 'kling-submit-video',
  workerIdentity: 'w',
  workerBuildId: 'b',
  isSticky: false,
} as const;
const slotInfo = { type: 'activity', activityType: 'submit' } as const;

const QUICK: SlotTimings = { pauseMs: 30, longestPauseMs: 60, probeMs: 60, longestProbeMs: 120 };

/** A gate, and a `submit` activity's way through it. */
function open(max: number, options: { timings?: SlotTimings; patienceMs?: number } = {}) {
  const gate = createSubmissionGate({ max, ...options });
  const stop = new AbortController();
  const reserve = () => gate.supplier.reserveSlot(context, stop.signal);
  const claim = (weight = 1) => gate.claim(weight, stop.signal);
  const release = (permit: object) => gate.supplier.releaseSlot({ permit, slotInfo });
  const submit = async (taskId: string, weight = 1) => {
    const permit = await reserve();
    (await claim(weight)).taken(taskId);
    release(permit);
  };
  return { gate, reserve, claim, release, submit, stop };
}

/** Whether a promise has settled by the time that everything which is ready now has run. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const later = new Promise<false>((resolve) => setImmediate(() => resolve(false)));
  return Promise.race([promise.then(() => true), later]);
}

describe('the submission gate', () => {
  it('lets in one after the other while there are slots, and makes the next wait', async () => {
    const { gate, submit, reserve } = open(2);
    await submit('1');
    await submit('2');
    expect(await isSettled(reserve())).toBe(false);
    expect(gate.inUse()).toEqual({ tasks: 2, submitting: 0, limit: 2, max: 2, accepted: 2, refusals: 0 });
  });

  it('counts a create once: as a permit, then as a claim, then as a task, however late its activity ends', async () => {
    const { gate, reserve, claim, release } = open(3);
    const counted = () => [gate.inUse().tasks, gate.inUse().submitting];
    const permit = await reserve();
    expect(counted()).toEqual([0, 1]);
    const mine = await claim();
    expect(counted()).toEqual([0, 1]);
    mine.taken('7');
    expect(counted()).toEqual([1, 0]);
    const next = await reserve();
    expect(counted()).toEqual([1, 1]);
    release(permit);
    expect(counted()).toEqual([1, 1]);
    gate.supplier.releaseSlot({ permit: next });
    expect(counted(), 'a permit that met no task').toEqual([1, 0]);
  });

  it('counts a task from its creation until Kling has ended it, and lets the next in at once', async () => {
    const { gate, submit, reserve } = open(1);
    await submit('7');
    const next = reserve();
    expect(await isSettled(next)).toBe(false);
    gate.free('7');
    expect(gate.inUse()).toMatchObject({ tasks: 0, submitting: 1 });
    expect(await isSettled(next)).toBe(true);
  });

  it('lets the next in at once when a create has come to nothing', async () => {
    const { gate, reserve, claim, release } = open(1);
    const permit = await reserve();
    (await claim()).release();
    const next = reserve();
    release(permit);
    expect(await isSettled(next)).toBe(true);
    expect(gate.inUse().submitting).toBe(1);
  });

  it('holds a resumed task once, however often it is heard of', () => {
    const { gate } = open(9);
    expect(gate.hold('7', 4)).toBe(true);
    expect(gate.hold('7', 4)).toBe(false);
    expect(gate.inUse().tasks).toBe(4);
    gate.free('7');
    gate.free('7');
    expect(gate.inUse().tasks).toBe(0);
  });

  it('does not hold a task again that was heard of before its create was answered', async () => {
    const { gate, claim } = open(9);
    const mine = await claim(4);
    expect(gate.hold('7', 4)).toBe(true);
    expect(mine.taken('7')).toBe(false);
    expect(gate.inUse()).toMatchObject({ tasks: 4, submitting: 0 });
  });

  it('makes a heavy create wait for its whole weight, and lets nobody pass it', async () => {
    const { gate, reserve, claim } = open(9);
    gate.hold('6', 6);
    gate.hold('2', 2);
    const heavy = claim(4);
    const light = claim(1);
    const permit = reserve();
    gate.free('2');
    expect(await isSettled(heavy)).toBe(false);
    expect(await isSettled(light)).toBe(false);
    expect(gate.supplier.tryReserveSlot(context)).toBeNull();
    gate.free('6');
    (await heavy).taken('4');
    (await light).taken('1');
    await permit;
    expect(gate.inUse()).toMatchObject({ tasks: 5 });
  });

  it('lets a create that weighs more than there is go when nothing else is held', async () => {
    const { gate, claim } = open(3);
    gate.hold('7', 1);
    const heavy = claim(4);
    expect(await isSettled(heavy)).toBe(false);
    gate.free('7');
    expect((await heavy).taken('8')).toBe(true);
    expect(gate.inUse()).toMatchObject({ tasks: 4, limit: 3 });
  });

  it('shrinks to what is held when Kling refuses, stays closed for a while, and opens by itself', async () => {
    const { gate, claim, reserve, submit } = open(5, { timings: QUICK });
    await submit('7');
    await submit('8');
    (await claim()).refused();
    gate.free('7');
    expect(gate.inUse()).toMatchObject({ tasks: 1, limit: 2, max: 5, refusals: 1 });
    expect(gate.supplier.tryReserveSlot(context)).toBeNull();
    const refusedAt = performance.now();
    await reserve();
    expect(performance.now() - refusedAt).toBeGreaterThan(25);
  });

  it('grows back when Kling takes more again', async () => {
    const { gate, claim, submit } = open(5, { timings: QUICK });
    await submit('1');
    (await claim()).refused();
    expect(gate.inUse().limit).toBe(1);
    for (const taskId of ['2', '3', '4', '5']) await submit(taskId);
    expect(gate.inUse()).toMatchObject({ tasks: 5, limit: 5 });
  });

  it('listens to the first word about a create only', async () => {
    const { gate, claim } = open(5);
    const mine = await claim();
    mine.taken('7');
    mine.refused();
    mine.release();
    expect(gate.inUse()).toMatchObject({ tasks: 1, submitting: 0, accepted: 1, refusals: 0 });
  });

  it('refuses without waiting when asked for a permit at once', () => {
    const { gate } = open(1);
    expect(gate.supplier.tryReserveSlot(context)).not.toBeNull();
    expect(gate.supplier.tryReserveSlot(context)).toBeNull();
  });

  it('lets whoever stops waiting go, and the next of the line in', async () => {
    const { gate, claim, stop } = open(9);
    gate.hold('7', 8);
    const impatient = new AbortController();
    const heavy = gate.claim(9, impatient.signal);
    const light = claim(1);
    impatient.abort(new Error('cancelled'));
    await expect(heavy).rejects.toThrow('cancelled');
    (await light).release();
    const waiting = claim(9);
    stop.abort(new Error('worker stops'));
    await expect(waiting).rejects.toThrow('worker stops');
    await expect(claim(1)).rejects.toThrow('worker stops');
  });

  it('sends a create that waits too long back to the task queue', async () => {
    const { gate, claim } = open(1, { patienceMs: 20 });
    gate.hold('7', 1);
    await expect(claim()).rejects.toMatchObject({ code: 'Busy', message: 'No slot came free within 0.02 s' });
  });
});
