import { describe, expect, it } from 'vitest';
import { createSubmissionGate } from '../../src/temporal/submission-gate.js';

const context = {
  slotType: 'activity',
  taskQueue: 'kling-submit-video',
  workerIdentity: 'w',
  workerBuildId: 'b',
  isSticky: false,
} as const;

function open(limit: number) {
  const gate = createSubmissionGate({ limit });
  const stop = new AbortController();
  const reserve = () => gate.supplier.reserveSlot(context, stop.signal);
  const isOpen = async () => {
    const outcome = await Promise.race([
      reserve().then(() => true),
      new Promise<false>((done) => setTimeout(() => done(false), 10)),
    ]);
    return outcome;
  };
  return { gate, reserve, stop, isOpen };
}

describe('the submission gate', () => {
  it('lets in as many as there are slots and makes the next wait', async () => {
    const { isOpen } = open(2);
    expect([await isOpen(), await isOpen(), await isOpen()]).toEqual([true, true, false]);
  });

  it('counts a task from its creation until Kling has ended it, not until its activity has ended', async () => {
    const { gate, reserve } = open(1);
    const permit = await reserve();
    gate.hold('7', 1);
    const next = reserve();
    gate.supplier.releaseSlot({ permit });
    expect(gate.inUse()).toEqual({ tasks: 1, submitting: 0, limit: 1 });
    gate.free('7');
    await next;
    expect(gate.inUse()).toEqual({ tasks: 0, submitting: 1, limit: 1 });
  });

  it('weighs an image task by its pictures', () => {
    const { gate } = open(9);
    expect(gate.hold('7', 4)).toBe(true);
    expect(gate.hold('7', 4)).toBe(false);
    expect(gate.inUse().tasks).toBe(4);
  });

  it('lets the waiting go in the order they came when the worker stops', async () => {
    const { reserve, stop } = open(1);
    await reserve();
    const waiting = reserve();
    stop.abort(new Error('worker stops'));
    await expect(waiting).rejects.toThrow('worker stops');
  });

  it('wakes everybody who has room when a heavy task ends', async () => {
    const { gate, reserve } = open(3);
    gate.hold('7', 3);
    const waiting = [reserve(), reserve(), reserve()];
    gate.free('7');
    await Promise.all(waiting);
    expect(gate.inUse().submitting).toBe(3);
  });

  it('stays closed for a while after a refusal by Kling, and then opens by itself', async () => {
    const gate = createSubmissionGate({ limit: 5, closedMs: 30 });
    gate.refused();
    expect(gate.supplier.tryReserveSlot(context)).toBeNull();
    await gate.supplier.reserveSlot(context, new AbortController().signal);
    expect(gate.inUse().submitting).toBe(1);
  });

  it('refuses without waiting when asked for a slot at once', () => {
    const { gate } = open(1);
    expect(gate.supplier.tryReserveSlot(context)).not.toBeNull();
    expect(gate.supplier.tryReserveSlot(context)).toBeNull();
  });
});
