import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import { createGenerations } from '../../src/temporal/generations.js';

/** A server with generations that end when they are told to, and a count of what it was asked. */
function open(count: number) {
  const ids = Array.from({ length: count }, (_, index) => `night/${index}`);
  const ends = new Map<string, () => void>();
  const results = new Map(ids.map((id) => [id, new Promise<object>((resolve) => ends.set(id, () => resolve({ id })))]));
  const ended = new Set<string>();
  const forgotten = new Set<string>();
  const asked = { polls: 0, open: 0, mostOpen: 0, looks: 0 };
  let isAway = false;
  const getHandle = (id: string) => ({
    async result() {
      if (forgotten.has(id)) throw new WorkflowNotFoundError('not found', id, undefined);
      asked.polls += 1;
      asked.open += 1;
      asked.mostOpen = Math.max(asked.mostOpen, asked.open);
      try {
        return await results.get(id);
      } finally {
        asked.open -= 1;
      }
    },
    async describe() {
      asked.looks += 1;
      if (forgotten.has(id)) throw new WorkflowNotFoundError('not found', id, undefined);
      if (isAway) throw new Error('14 UNAVAILABLE');
      return Promise.resolve({ status: { name: ended.has(id) ? 'COMPLETED' : 'RUNNING' } });
    },
  });
  const generations = createGenerations({ client: { workflow: { getHandle } } as unknown as Client });
  return {
    ids,
    asked,
    generations,
    end(id: string) {
      ended.add(id);
      ends.get(id)?.();
    },
    forget: (id: string) => void forgotten.add(id),
    goAway: () => {
      isAway = true;
    },
  };
}

describe('generations that another run has started', () => {
  const signal = new AbortController().signal;

  it('are waited for once each, however often they are asked for', async () => {
    const { ids, asked, generations, end } = open(20);
    for (const id of ids.slice(0, 3)) {
      setTimeout(() => end(id), 20);
      const left = ids.slice(ids.indexOf(id));
      expect(await generations.collect(left, signal)).toEqual([
        { workflowId: id, outcome: { kind: 'completed', result: { id } } },
      ]);
    }
    expect(asked).toMatchObject({ polls: 20, mostOpen: 20, looks: 0 });
  });

  it('take a hundred long polls at most; the others are looked at in turn, and their end is seen all the same', async () => {
    const { ids, asked, generations, end } = open(110);
    end('night/107');
    end('night/109');
    expect((await generations.collect(ids, signal)).map(({ workflowId }) => workflowId)).toEqual([
      'night/107',
      'night/109',
    ]);
    expect(asked.mostOpen).toBeLessThanOrEqual(101);
    expect(asked.looks).toBeGreaterThanOrEqual(10);
  });

  it('that Temporal has forgotten are told as such, whether they are waited for or looked at', async () => {
    const { ids, generations, forget } = open(110);
    forget('night/3');
    forget('night/107');
    const collected = [...(await generations.collect(ids, signal))];
    if (collected.length === 1) collected.push(...(await generations.collect(['night/107'], signal)));
    expect(collected).toEqual([
      { workflowId: 'night/3', outcome: { kind: 'forgotten' } },
      { workflowId: 'night/107', outcome: { kind: 'forgotten' } },
    ]);
  });

  it('are no longer looked at when nobody waits', async () => {
    const { ids, asked, generations } = open(102);
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error('the run has ended')), 200);
    await expect(generations.collect(ids, stop.signal)).rejects.toThrow('the run has ended');
    const { looks } = asked;
    await sleep(200);
    expect(asked.looks).toBe(looks);
  });

  it('are asked for again when the server is away', async () => {
    const { ids, generations, goAway } = open(101);
    goAway();
    await expect(generations.collect(ids, signal)).rejects.toThrow(
      'The Temporal server did not say how the generations ended: 14 UNAVAILABLE',
    );
  });
});
