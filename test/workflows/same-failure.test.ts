import { describe, expect, inject, it } from 'vitest';
import { readFromHistory } from '../../src/client/from-history.js';
import { FAILURE_KINDS } from '../../src/domain/failure.js';
import { adviseOn, adviseOnFailure } from '../../src/domain/generation/advice.js';
import type { GenerationError, GenerationStatus } from '../../src/domain/generation/generation.js';
import { createKlingTemporal, GenerationFailed } from '../../src/index.js';
import { refusal, useBatches } from './batch-harness.js';

const withBatch = useBatches();
const KINDS = [...FAILURE_KINDS, 'Unexpected'] as const;
const messageOf = (kind: string) => `[1102] ${kind} happened.`;

/** What a person or a program learns of a failure, wherever it is asked. */
const said = (error: Partial<GenerationError> | undefined, advice: unknown) => ({
  kind: error?.kind,
  code: error?.code,
  text: error?.text,
  advice,
});

async function caughtBy(work: Promise<unknown>): Promise<GenerationFailed> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof GenerationFailed) return error;
  throw new Error(`Not the failure of a generation: ${String(error)}`);
}

describe('one failure, told four times', () => {
  it('has the same code, message and advice in status, in the history, as an item and as an error, whatever its kind', async () => {
    const input = { items: KINDS.map((kind) => ({ id: kind, prompt: kind })), run: { concurrency: 50 } };
    // Thrown once a task is made: before that, trouble with the account pauses the batch instead.
    const poll = (kind: string) => {
      throw refusal(kind, messageOf(kind));
    };
    await withBatch(input, { poll }, async ({ client, batchId, items, result }) => {
      expect((await result()).counts.failed).toBe(KINDS.length);
      const { items: all } = await items({ limit: KINDS.length });
      await using kling = createKlingTemporal({ address: inject('temporalAddress') });
      for (const kind of KINDS) {
        const handle = client.workflow.getHandle(`${batchId}/${kind}`);
        const asked = await handle.query<GenerationStatus>('status');
        const expected = said({ kind, code: 1102, text: messageOf(kind) }, adviseOnFailure(kind, asked.taskId));
        expect(asked.taskId).toMatch(/^task-/);
        expect(said(asked.error, adviseOn(asked))).toEqual(expected);
        const read = readFromHistory(await handle.fetchHistory());
        expect(said(read.error, adviseOn(read))).toEqual(expected);
        const item = all.find(({ id }) => id === kind);
        expect(said(item?.error as GenerationError, adviseOnFailure(item?.error?.kind, item?.taskId))).toEqual(
          expected,
        );
        const { code, message, facts } = await caughtBy(kling.get(`${batchId}/${kind}`).result());
        expect({ kind: code, code: facts.klingCode, text: message, advice: facts.advice }).toEqual(expected);
      }
    });
  });
});
