import { describe, expect, inject, it } from 'vitest';
import { readFromHistory } from '../../src/client/from-history.js';
import type { Advice } from '../../src/domain/advice/advice.js';
import { adviseOnFailure } from '../../src/domain/advice/failure-advice.js';
import { FAILURE_KINDS } from '../../src/domain/failure.js';
import { adviseOn } from '../../src/domain/generation/advice.js';
import { createKlingTemporal, GenerationFailed } from '../../src/index.js';
import { createGate, refusal, useBatches } from './batch-harness.js';

const withBatch = useBatches();
const KINDS = [...FAILURE_KINDS, 'Unexpected'] as const;
const messageOf = (kind: string) => `[1102] ${kind} happened.`;

/** What a person or a program learns of a failure, wherever it is asked; the library's words for its calls stand beside the data. */
const said = (
  error: { kind?: string; code?: number; text?: string } | undefined,
  advice: readonly Advice[] | undefined,
) => ({
  kind: error?.kind,
  code: error?.code,
  text: error?.text,
  advice: (advice ?? []).map((one) => ({ ...one, text: undefined })),
});

async function caughtBy(work: Promise<unknown>): Promise<GenerationFailed> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof GenerationFailed) return error;
  throw new Error(`Not the failure of a generation: ${String(error)}`);
}

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of source) all.push(one);
  return all;
}

describe('one failure, told four times', () => {
  it('has the same code, message and advice in status, in the history, as an item and as an error, whatever its kind', async () => {
    const input = { items: KINDS.map((kind) => ({ id: kind, prompt: kind })), run: { concurrency: 50 } };
    // Thrown once a task is made: before that, trouble with the account pauses the batch instead.
    const poll = (kind: string) => {
      throw refusal(kind, messageOf(kind));
    };
    await withBatch(input, { poll }, async ({ client, batchId, result }) => {
      expect((await result()).counts.failed).toBe(KINDS.length);
      await using kling = createKlingTemporal({ address: inject('temporalAddress') });
      const items = await collect(kling.getBatch(batchId).items());
      for (const kind of KINDS) {
        const id = `${batchId}/${kind}`;
        const place = { batchId, itemId: kind };
        const handle = kling.get(id);
        const asked = await handle.status();
        expect(asked).toMatchObject({ source: 'worker', taskId: expect.stringMatching(/^task-/) as unknown });
        const expected = said(
          { kind, code: 1102, text: messageOf(kind) },
          adviseOnFailure(kind, { id, taskId: asked.taskId, place }),
        );
        expect(said(asked.error, asked.advice)).toEqual(expected);
        const read = readFromHistory(await client.workflow.getHandle(id).fetchHistory());
        expect(said(read.error, adviseOn(read, { id, place }))).toEqual(expected);
        const item = items.find((one) => one.id === kind);
        expect(said(item?.error, item?.advice)).toEqual(expected);
        const { code, message, facts, advice } = await caughtBy(handle.result());
        expect(said({ kind: code, code: facts.klingCode, text: message }, advice)).toEqual(expected);
      }
    });
  });

  it('has the same code and advice where it was terminated, of which its workflow knows nothing', async () => {
    const input = { items: [{ id: 'fox', prompt: 'a fox' }] };
    const gate = createGate();
    const poll = () => gate.opened.then(() => 'succeeded' as const);
    await withBatch(input, { poll }, async ({ client, batchId, result }) => {
      await using kling = createKlingTemporal({ address: inject('temporalAddress') });
      const id = `${batchId}/fox`;
      const handle = kling.get(id);
      await expect.poll(async () => (await handle.status()).state).toBe('processing');
      const { taskId } = await handle.status();
      await client.workflow.getHandle(id).terminate('enough');
      expect((await result()).counts.failed).toBe(1);
      const place = { batchId, itemId: 'fox' };
      const advice = adviseOnFailure('Terminated', { id, taskId, place });
      const text = 'The generation was terminated by hand. enough';
      const expected = said({ kind: 'Terminated', text }, advice);
      const asked = await handle.status();
      expect(said(asked.error, asked.advice)).toEqual(expected);
      const { code, message, facts, advice: next } = await caughtBy(handle.result());
      expect(said({ kind: code, text: message }, next)).toEqual(expected);
      expect(facts.taskId).toBe(taskId);
      const [item] = await collect(kling.getBatch(batchId).items());
      // Its batch is told neither why nor of which task.
      const known = { kind: 'Terminated', text: 'The generation was terminated by hand.' };
      expect(said(item?.error, item?.advice)).toEqual(said(known, adviseOnFailure('Terminated', { id, place })));
      gate.open();
    });
  });
});
