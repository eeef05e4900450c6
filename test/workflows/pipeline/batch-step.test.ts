import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { OperateInput } from '../../../src/domain/pipeline/operation.js';
import { createGate } from '../batch-harness.js';
import { usePipelines } from '../pipeline-harness.js';

const withPipelines = usePipelines();

const shots = { batch: { items: ['a', 'b', 'c'].map((prompt) => ({ id: prompt, prompt })) } };
const joined = { join: { videos: '${shots.files}' } };

/** The folder of the item of which each file is. */
const itemsOf = (files: unknown): readonly string[] =>
  (files as readonly string[]).map((file) => path.basename(path.dirname(file)));

describe('a batch that is a step', () => {
  it('hands on what its items have made, in the order of its rows, and is kept when the pipeline runs again', () => {
    const gate = createGate();
    const bodies = new Map<string, OperateInput['body']>();
    const script = {
      poll(prompt: string) {
        if (prompt === 'c') gate.open();
        return prompt === 'a' ? gate.opened.then(() => 'succeeded' as const) : ('succeeded' as const);
      },
      operate: ({ step, body }: OperateInput) => void bodies.set(step, body),
    };
    return withPipelines(script, async ({ run, submitted, operated }) => {
      const steps = {
        shots,
        joined,
        second: { frame: { video: '${shots.outputs[1].file}' }, when: 'shots.cost == 6' },
      };
      const result = await run({ steps });
      expect(result).toMatchObject({ counts: { completed: 3 }, cost: { units: '6' } });
      expect(submitted.sort()).toEqual(['a', 'b', 'c']);
      expect(itemsOf(bodies.get('joined')?.videos)).toEqual(['a', 'b', 'c']);
      expect(itemsOf([bodies.get('second')?.video])).toEqual(['b']);
      const again = await run({ steps });
      expect(again.steps.every(({ isKept }) => isKept)).toBe(true);
      expect(again).toMatchObject({ costOfThisRun: { units: '0' } });
      expect([submitted.length, operated.length]).toEqual([3, 2]);
    });
  });

  it('is begun for each of many elements that are together more than Temporal takes in one message', () => {
    const gate = createGate();
    const items = Array.from({ length: 25 }, (_, index) => ({ id: `row-${index}`, prompt: 'x'.repeat(2400) }));
    const elements = Array.from({ length: 75 }, (_, index) => `take ${index}`);
    return withPipelines({ submit: () => gate.opened }, async ({ start, names }) => {
      const many = { forEach: elements, batch: { items, run: { concurrency: 1 } } };
      const { cancel, result } = await start({ steps: { many }, run: { concurrency: elements.length } });
      await expect.poll(() => new Set(names).size).toBe(elements.length);
      await cancel();
      gate.open();
      await expect(result()).rejects.toThrow();
    });
  });

  it('spends no more than is left of the budget of its pipeline, and goes on with another one', () =>
    withPipelines({}, async ({ start, status, update, submitted }) => {
      const after = { generate: { prompt: 'after' }, needs: ['first', 'shots'] };
      const steps = {
        first: { generate: { prompt: 'first' } },
        shots: { batch: { ...shots.batch, run: { concurrency: 1, budget: 100 } }, needs: ['first'] },
        after,
      };
      const { result } = await start({ steps, run: { budget: 5 } });
      await expect.poll(async () => (await status()).state).toBe('paused');
      expect(await status()).toMatchObject({
        reason: 'the budget of 5 does not reach for shots (spent: 6 units)',
        counts: { completed: 1, pending: 2, failed: 0 },
      });
      expect(submitted).toEqual(['first', 'a', 'b']);
      await update('resume', { budget: 9 });
      await expect.poll(async () => (await status()).state).toBe('paused');
      expect(submitted).toEqual(['first', 'a', 'b', 'c']);
      await update('resume', { budget: 10 });
      expect(await result()).toMatchObject({ counts: { completed: 3 }, cost: { units: '10' } });
      expect(submitted).toEqual(['first', 'a', 'b', 'c', 'after']);
    }));

  it('begins nothing else that costs while a batch has the rest of the budget', () => {
    const gate = createGate();
    const poll = (prompt: string) =>
      (prompt === 'a' ? gate.opened : Promise.resolve()).then(() => 'succeeded' as const);
    return withPipelines({ poll }, async ({ start, status, submitted }) => {
      const one = { batch: { items: [{ prompt: 'a' }] } };
      const two = { batch: { items: [{ prompt: 'b' }] } };
      const { result } = await start({ steps: { one, two }, run: { budget: 20 } });
      await expect.poll(() => submitted.length).toBe(1);
      const [first = ''] = submitted;
      expect(await status()).toMatchObject({ state: 'running', counts: { running: 1, pending: 1 } });
      gate.open();
      expect(await result()).toMatchObject({ counts: { completed: 2 }, cost: { units: '4' } });
      expect([...submitted].sort()).toEqual(['a', 'b']);
      expect(first).toMatch(/^[ab]$/);
    });
  });

  it('fails where the budget that it has of its own is spent', () =>
    withPipelines({}, async ({ start, status, submitted }) => {
      const own = { batch: { ...shots.batch, run: { concurrency: 1, budget: 1 } } };
      const { result } = await start({ steps: { own }, run: { budget: 100 } });
      await expect(result()).rejects.toThrow();
      expect((await status()).steps[0]?.error?.text).toContain('the budget of 1 is reached');
      expect(submitted).toEqual(['a']);
    }));

  it('makes its own rows where the batch of an earlier pipeline still runs', () => {
    const gate = createGate();
    const poll = (prompt: string) =>
      (prompt === 'a' ? gate.opened : Promise.resolve()).then(() => 'succeeded' as const);
    return withPipelines({ poll }, async ({ client, pipelineId, start, status, submitted }) => {
      const items = (...prompts: string[]) => ({ shots: { batch: { items: prompts.map((prompt) => ({ prompt })) } } });
      await start({ steps: items('a') });
      await expect.poll(() => submitted).toEqual(['a']);
      await client.workflow.getHandle(pipelineId).terminate();
      const { result } = await start({ steps: items('a', 'b') });
      await expect.poll(async () => (await status()).counts.running).toBe(1);
      gate.open();
      expect(await result()).toMatchObject({ counts: { completed: 1 } });
      expect(submitted).toEqual(['a', 'b']);
    });
  });

  it('tells its files also where something refers to them only after it was made, and pays nothing for that', () => {
    const bodies = new Map<string, OperateInput['body']>();
    const operate = ({ step, body }: OperateInput) => void bodies.set(step, body);
    return withPipelines({ operate }, async ({ run, submitted, journal }) => {
      await run({ steps: { shots } });
      expect(journal[0]?.made).toMatchObject({ outputs: [], cost: { units: '6' } });
      expect(await run({ steps: { shots, joined } })).toMatchObject({
        counts: { completed: 2 },
        costOfThisRun: { units: '0' },
      });
      expect(submitted).toHaveLength(3);
      expect(itemsOf(bodies.get('joined')?.videos)).toEqual(['a', 'b', 'c']);
      expect(journal.findLast(({ step }) => step === 'shots')?.made).toMatchObject({ cost: { units: '6' } });
    });
  });

  it('fails with an item, and makes only that item again when it is retried', () => {
    const bad = { is: true };
    const poll = (prompt: string) => (bad.is && prompt === 'b' ? ('failed' as const) : ('succeeded' as const));
    return withPipelines({ poll }, async ({ start, status, update, submitted, operated, journal }) => {
      const { result } = await start({ steps: { shots, joined }, run: { onFailure: 'wait' } });
      await expect.poll(async () => (await status()).state).toBe('waiting');
      expect(await status()).toMatchObject({ counts: { failed: 1, blocked: 1 } });
      await expect.poll(() => journal[0]?.error?.text).toMatch(/^1 item of 3 did not succeed/);
      bad.is = false;
      await update('retryStep', { step: 'shots' });
      expect(await result()).toMatchObject({ counts: { completed: 2 }, cost: { units: '8' } });
      expect(submitted.sort()).toEqual(['a', 'b', 'b', 'c']);
      expect(operated).toEqual(['joined']);
      expect(journal.findLast(({ step }) => step === 'shots')?.made).toMatchObject({ cost: { units: '8' } });
    });
  });

  it('reads its file of rows anew in each run, makes what is new or has changed there, and pays for nothing else', () =>
    withPipelines({}, async ({ run, folder, submitted, operated }) => {
      const manifest = path.join(folder, 'shots.csv');
      const write = (...rows: readonly string[]) => writeFile(manifest, ['id,prompt', ...rows].join('\n'));
      const steps = { shots: { batch: { manifest } }, joined };
      await write('one,a', 'two,b');
      expect(await run({ steps })).toMatchObject({ costOfThisRun: { units: '4' } });
      expect(await run({ steps })).toMatchObject({ costOfThisRun: { units: '0' } });
      expect([submitted.length, operated.length]).toEqual([2, 1]);
      await write('one,a', 'two,another', 'three,c');
      expect(await run({ steps })).toMatchObject({ counts: { completed: 2 }, costOfThisRun: { units: '4' } });
      expect(submitted.toSorted()).toEqual(['a', 'another', 'b', 'c']);
      expect(operated).toEqual(['joined', 'joined']);
      const left = await run({ steps, only: ['joined'] });
      expect(left.steps).toMatchObject([
        { step: 'shots', isKept: true },
        { step: 'joined', isKept: true },
      ]);
    }));
});
