import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { KlingFailure } from '../../../src/domain/kling-failure.js';
import { createGate, items, useBatches } from '../batch-harness.js';
import type { BatchStage } from '../batch-harness.js';

type History = Awaited<ReturnType<BatchStage['handle']['fetchHistory']>>;

const withBatch = useBatches();

/** Four items are carried whole; what is larger lies in blocks of four, and each change of one that has ended is kept. */
const sizes = { wholeItems: 4, wholeIds: 1000, blockItems: 4 };
const listBlocks = async ({ blocksDirectory }: BatchStage) => (await readdir(blocksDirectory)).sort();

/** What the runs of a batch were started with: of those that were continued, their number and the largest input in bytes. */
async function measureRuns({ client, batchId, handle }: BatchStage): Promise<{ runs: number; kept: unknown[] }> {
  const kept: unknown[] = [];
  let runs = 0;
  for (let runId: string | undefined = handle.firstExecutionRunId; runId !== undefined; runs++) {
    const { events }: History = await client.workflow.getHandle(batchId, runId).fetchHistory();
    const [payload] = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
    const input = JSON.parse(Buffer.from(payload?.data ?? []).toString()) as { continued?: { kept?: unknown } };
    if (input.continued !== undefined) kept.push(input.continued.kept);
    const next: string | null | undefined =
      events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
    runId = next === '' ? undefined : (next ?? undefined);
  }
  return { runs, kept };
}

describe('a batch that is too large to be carried whole', () => {
  it('hands on which blocks there are, over many runs, and makes each item once in order', async () => {
    const names = items(23);
    const input = { items: names, run: { concurrency: 2, continueAfter: 3 } };
    await withBatch(input, { sizes }, async (stage) => {
      const finished = await stage.result();
      expect(finished).toMatchObject({ state: 'completed', total: 23, counts: { completed: 23, waiting: 0 } });
      expect(stage.submitted.toSorted()).toEqual(names.map(({ prompt }) => prompt).sort());
      const { runs, kept } = await measureRuns(stage);
      expect(runs).toBeGreaterThanOrEqual(7);
      expect(kept).toHaveLength(runs - 1);
      kept.forEach((one) => expect(one).toMatchObject({ counts: { failed: 0 } }));
      const page = await stage.items({ limit: 500 });
      expect(page.items.map(({ id }) => id)).toEqual(names.map(({ id }) => id));
      expect(page).toMatchObject({ total: 23 });
      expect(page).not.toHaveProperty('unread');
    });
  });

  it('carries up to that size as it always has', async () => {
    const input = { items: items(4), run: { concurrency: 1, continueAfter: 2 } };
    await withBatch(input, { sizes }, async (stage) => {
      await stage.result();
      const { runs, kept } = await measureRuns(stage);
      expect(runs).toBe(2);
      expect(kept).toEqual([undefined]);
      await expect(listBlocks(stage)).rejects.toThrow('ENOENT');
    });
  });

  it('is carried in blocks where fewer items have so long ids', async () => {
    const long = items(4).map(({ id, prompt }) => ({ id: `${id}-${'x'.repeat(50)}`, prompt }));
    await withBatch({ items: long }, { sizes: { ...sizes, wholeIds: 100 } }, async (stage) => {
      expect(await stage.result()).toMatchObject({ counts: { completed: 4 } });
      expect(await listBlocks(stage)).toHaveLength(1);
    });
  });

  it('tries again what failed runs ago, with what is known of it', async () => {
    let fails = true;
    const input = { items: items(14), run: { concurrency: 1, continueAfter: 3, stopAfter: undefined } };
    const last = createGate();
    const poll = async (prompt: string) => {
      if (prompt === 'p14') await last.opened;
      return fails && prompt === 'p2' ? ('failed' as const) : ('succeeded' as const);
    };
    await withBatch(input, { sizes, poll }, async (stage) => {
      await expect.poll(async () => (await stage.progress()).counts.completed, { timeout: 60_000 }).toBe(12);
      const { items: failed } = await stage.items({ state: 'failed' });
      expect(failed).toMatchObject([{ id: 'i2', state: 'failed', error: { kind: 'Moderation' } }]);
      fails = false;
      expect(await stage.update('retryFailed')).toEqual({ retried: ['i2'] });
      last.open();
      expect(await stage.result()).toMatchObject({ counts: { completed: 14, failed: 0 }, cost: { units: 30 } });
    });
  });

  it('counts all of them, and lets updates of items wait, while it has yet to read them', async () => {
    const gate = createGate();
    let reads = 0;
    const blocks = async (what: string) => {
      if (what === 'read' && ++reads === 2) await gate.opened;
    };
    const input = { items: items(12), run: { concurrency: 1, continueAfter: 5 } };
    await withBatch(input, { sizes, blocks }, async (stage) => {
      await expect.poll(() => reads, { timeout: 60_000 }).toBe(2);
      await expect.poll(async () => (await stage.items()).unread).toBeGreaterThan(6);
      const { total, counts } = await stage.progress();
      expect(total).toBe(12);
      expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(12);
      expect(await stage.items({ state: ['queued', 'processing', 'downloading'] })).not.toHaveProperty('unread');
      const unknown = stage.update('cancelItem', { id: 'nobody' }).catch((error: unknown) => error);
      const out = stage.update('cancelItem', { id: 'i12' });
      const retried = stage.update('retryFailed').catch((error: unknown) => error);
      expect(await stage.update('setConcurrency', { concurrency: 2 })).toMatchObject({ total: 12 });
      gate.open();
      expect(await out).toMatchObject({ counts: { cancelled: 1 } });
      expect(await unknown).toMatchObject({ cause: { message: 'The batch has no item "nobody".' } });
      expect(((await retried) as { cause?: { message: string } }).cause?.message ?? '').toMatch(
        /^$|No item has failed/,
      );
      expect(await stage.result()).toMatchObject({ total: 12 });
    });
  });

  it('goes on by itself where a block was away, and pays for nothing twice', async () => {
    const gate = createGate();
    let holds = true;
    const input = { items: items(12), run: { concurrency: 1, continueAfter: 5 } };
    const poll = async (prompt: string) => {
      if (holds && prompt === 'p5') await gate.opened;
      return 'succeeded' as const;
    };
    await withBatch(input, { sizes, poll }, async (stage) => {
      await expect.poll(async () => (await stage.progress()).counts.completed, { timeout: 60_000 }).toBe(4);
      const files = await listBlocks(stage);
      // The last four have not been touched: their block is the one that the next run reads too.
      const texts = await Promise.all(files.map((file) => readFile(path.join(stage.blocksDirectory, file), 'utf8')));
      const index = texts.findIndex((text) => text.includes('"i12"'));
      const file = path.join(stage.blocksDirectory, files[index] ?? '');
      await writeFile(file, texts[index]?.replace('"i12"', '"i13"') ?? '');
      holds = false;
      gate.open();
      const failure = async () => {
        const { raw } = await stage.client.workflow.getHandle(stage.batchId).describe();
        return raw.pendingActivities?.map(({ lastFailure }) => lastFailure?.message ?? '').join();
      };
      await expect
        .poll(failure, { timeout: 60_000 })
        .toContain('the file is damaged, or was changed. Put it back as it was');
      expect(stage.submitted).toEqual(['p1', 'p2', 'p3', 'p4', 'p5']);
      await rm(file);
      await expect
        .poll(failure, { timeout: 60_000 })
        .toContain(`Cannot read where items of the batch stand from ${file}: the file is gone.`);
      expect(stage.submitted).toHaveLength(5);
      await writeFile(file, texts[index] ?? '');
      expect(await stage.result()).toMatchObject({ counts: { completed: 12 } });
      expect(new Set(stage.submitted).size).toBe(12);
      expect(stage.submitted).toHaveLength(12);
    });
  });

  it('ends when it is cancelled although a block is lost, and makes the rest when it is started again', async () => {
    let reads = 0;
    let isLost = true;
    const blocks = (what: string) => {
      if (what === 'read' && ++reads > 1 && isLost) throw new KlingFailure('Storage', 'the block is lost');
    };
    const input = { items: items(12), run: { concurrency: 1, continueAfter: 5 } };
    await withBatch(input, { sizes, blocks }, async (stage) => {
      await expect.poll(() => reads, { timeout: 60_000 }).toBeGreaterThan(1);
      await stage.client.workflow.getHandle(stage.batchId).cancel();
      await expect(stage.result()).rejects.toThrow();
      expect(stage.reports.at(-1)).toMatchObject({ state: 'cancelled' });
      isLost = false;
      expect(await stage.again(input)).toMatchObject({ total: 12, counts: { completed: 12 } });
      expect(stage.submitted.toSorted()).toEqual(
        items(12)
          .map(({ prompt }) => prompt)
          .sort(),
      );
    });
  });

  it('puts many back into the line at once, and keeps them so', async () => {
    let fails = true;
    const input = { items: items(12), run: { concurrency: 4, continueAfter: 30 } };
    const hold = createGate();
    const poll = async (prompt: string) => {
      if (prompt === 'p12' && fails) await hold.opened;
      return fails && prompt !== 'p12' ? ('failed' as const) : ('succeeded' as const);
    };
    await withBatch(input, { sizes, poll }, async (stage) => {
      await expect.poll(async () => (await stage.progress()).counts.failed, { timeout: 60_000 }).toBe(11);
      fails = false;
      const { retried } = (await stage.update('retryFailed')) as { retried: string[] };
      expect(retried).toHaveLength(11);
      hold.open();
      expect(await stage.result()).toMatchObject({ counts: { completed: 12, failed: 0 } });
    });
  });
});
