import type { WorkflowHandle } from '@temporalio/client';
import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { createGate, items, refusal, capReached, useBatches } from '../batch-harness.js';

const withBatch = useBatches();

const causeOf = (running: Promise<unknown>): Promise<unknown> =>
  running.then(
    () => undefined,
    (error: unknown) => (error instanceof WorkflowFailedError ? error.cause : error),
  );

const countCancelRequests = async (handle: WorkflowHandle): Promise<number> =>
  (await handle.fetchHistory()).events?.filter((event) => event.workflowExecutionCancelRequestedEventAttributes)
    .length ?? 0;

describe('the workflow batch', () => {
  it('runs every item once, in order, and ends with counts, cost and report', async () => {
    await withBatch(
      { items: items(7), run: { concurrency: 1 } },
      {},
      async ({ result, submitted, records, batchId }) => {
        const finished = await result();
        expect(finished).toMatchObject({
          batchId,
          state: 'completed',
          total: 7,
          counts: { completed: 7, failed: 0, waiting: 0 },
          cost: { units: 14, amounts: {} },
          report: { jsonl: '/out/results.jsonl' },
        });
        expect(submitted).toEqual(items(7).map(({ prompt }) => prompt));
        expect([...records.keys()].sort()).toEqual(items(7).map(({ id }) => id));
        expect(records.get('i1')).toMatchObject({ state: 'completed', workflowId: `${batchId}/i1`, attempts: 1 });
      },
    );
  });

  it('lets the Web UI say of each generation what can be typed next, and shows its prompt as text', async () => {
    const prompt = '**bold** ![x](http://127.0.0.1:9/p.png) <img src=x>';
    await withBatch({ items: [{ id: 'i1', prompt }] }, {}, async ({ result, client, batchId }) => {
      await result();
      const child = await client.workflow.getHandle(`${batchId}/i1`).describe();
      expect(await child.staticSummary()).toBe('\\*\\*bold\\*\\* !\\[x](http:\u200b//127.0.0.1:9/p.png) \\<img src=x>');
      expect(await child.staticDetails()).toContain(`\nkling batch retry ${batchId} i1\n`);
      expect(await child.staticDetails()).not.toContain('bold');
    });
  });

  it('has no more under way than its concurrency, and takes a new one at once', async () => {
    const gate = createGate();
    let under = 0;
    let most = 0;
    const poll = async () => {
      most = Math.max(most, ++under);
      await gate.opened;
      under -= 1;
      return 'succeeded' as const;
    };
    await withBatch(
      { items: items(20), run: { concurrency: 2 } },
      { poll },
      async ({ result, handle, update, progress }) => {
        await expect.poll(() => under, { timeout: 30_000 }).toBe(2);
        expect((await progress()).slots.used).toBeLessThanOrEqual(2);
        expect(await update('setConcurrency', { concurrency: 5 })).toMatchObject({ slots: { concurrency: 5 } });
        await expect.poll(() => under, { timeout: 30_000 }).toBe(5);
        gate.open();
        await result();
        expect(most).toBe(5);
        expect((await progress()).counts.completed).toBe(20);
        expect((await handle.describe()).historyLength).toBeLessThan(4096);
      },
    );
  });

  it('loses and repeats nothing when each run starts three children', async () => {
    const run = { concurrency: 4, continueAfter: 3 };
    await withBatch({ items: items(25), run }, {}, async ({ handle, client, result, submitted, records, batchId }) => {
      const finished = await result();
      expect(finished.counts.completed).toBe(25);
      expect([...submitted].sort()).toEqual(
        items(25)
          .map(({ prompt }) => prompt)
          .sort(),
      );
      expect(records.size).toBe(25);
      expect(finished.cost.units).toBe(50);
      const runs = client.workflow.list({ query: `WorkflowId = "${batchId}"` });
      const runIds: string[] = [];
      for await (const { runId } of runs) runIds.push(runId);
      expect(runIds.length).toBeGreaterThanOrEqual(Math.floor(25 / 3));
      expect(handle.firstExecutionRunId).not.toBe('');
    });
  });

  it('makes a failed item a row and not its own failure', async () => {
    const poll = (prompt: string) => (prompt === 'p2' ? 'failed' : 'succeeded');
    await withBatch({ items: items(3) }, { poll }, async ({ result, progress, items: list }) => {
      expect((await result()).counts).toMatchObject({ completed: 2, failed: 1 });
      const { latestFailures, successRate } = await progress();
      expect(successRate).toBeCloseTo(2 / 3);
      expect(latestFailures).toMatchObject([{ id: 'i2', kind: 'Moderation' }]);
      expect(await list({ state: 'failed' })).toMatchObject({
        total: 1,
        items: [{ id: 'i2', state: 'failed', error: { kind: 'Moderation' } }],
      });
    });
  });

  it('pauses with the reason when the account is in trouble, and goes on when resumed', async () => {
    let isEmpty = true;
    const submit = () => {
      if (isEmpty) throw refusal('PackDepleted', '[1102] Account balance not enough. Buy a pack.');
    };
    await withBatch({ items: items(5), run: { concurrency: 2 } }, { submit }, async ({ result, progress, update }) => {
      await expect.poll(async () => (await progress()).state).toBe('paused');
      await expect.poll(async () => (await progress()).counts).toMatchObject({ waiting: 5, failed: 0 });
      expect((await progress()).reason).toContain('[1102] Account balance not enough');
      isEmpty = false;
      await update('resume');
      expect((await result()).counts.completed).toBe(5);
    });
  });

  it('pauses when a cap is reached, says until when, and goes on by itself then', async () => {
    let isSeen = false;
    const untils: string[] = [];
    const submit = () => {
      if (isSeen) return;
      const until = new Date(Date.now() + 2000).toISOString();
      untils.push(until);
      throw capReached('The daily cap is reached.', until);
    };
    await withBatch({ items: items(3) }, { submit }, async ({ result, progress }) => {
      const paused = { state: 'paused', reason: 'The daily cap is reached.' };
      const look = async () => {
        const seen = await progress();
        return seen.state === 'paused' && untils.includes(seen.resumesAt ?? '') ? seen : undefined;
      };
      await expect.poll(look).toMatchObject(paused);
      isSeen = true;
      const { counts, reason } = await result();
      expect({ completed: counts.completed, reason }).toEqual({ completed: 3, reason: undefined });
    });
  });

  it('pauses one account alone, and goes on with it by itself in time, while the other goes on', async () => {
    // Counted from when it is first met, however long it took to get there.
    let until: string | undefined;
    const submit = (prompt: string) => {
      if (prompt !== 'p2') return;
      until ??= new Date(Date.now() + 4000).toISOString();
      if (Date.now() < Date.parse(until)) throw capReached('The daily cap is reached.', until);
    };
    const given = items(4).map((item) => (item.id === 'i2' ? { ...item, run: { account: 'studio' } } : item));
    await withBatch({ items: given }, { submit }, async ({ result, progress }) => {
      await expect.poll(async () => (await progress()).counts).toMatchObject({ completed: 3, waiting: 1 });
      const reason = 'account studio: The daily cap is reached.';
      await expect.poll(progress).toMatchObject({ state: 'paused', reason: expect.stringContaining(reason) as string });
      expect((await progress()).resumesAt).toBe(until);
      expect((await result()).counts.completed).toBe(4);
    });
  });

  it('starts nothing more once the budget is reached', async () => {
    await withBatch({ items: items(10), run: { concurrency: 2, budget: 7 } }, {}, async ({ result, submitted }) => {
      const finished = await result();
      expect(finished).toMatchObject({ state: 'completed', cost: { units: 8 }, counts: { completed: 4, waiting: 6 } });
      expect(finished.reason).toBe('the budget of 7 is reached; 6 items were not started');
      expect(submitted).toHaveLength(4);
    });
  });

  it('begins no more at once than its budget bears by the price list, until something has ended that says what one costs', async () => {
    const gate = createGate();
    const poll = () => gate.opened.then(() => 'succeeded' as const);
    const input = { items: items(8), run: { concurrency: 6, budget: 4 } };
    await withBatch(input, { poll }, async ({ result, submitted, progress }) => {
      await expect.poll(() => submitted.length).toBe(2);
      expect(await progress()).toMatchObject({ state: 'running', counts: { waiting: 6 } });
      gate.open();
      // By what Kling has deducted, which is 2 and not 1.5, as by the list.
      expect(await result()).toMatchObject({ cost: { units: 4 }, counts: { completed: 2, waiting: 6 } });
      expect(submitted).toHaveLength(2);
    });
  });

  it('does only what is missing when it is started again, and collects what is paid for', async () => {
    const poll = (prompt: string) => (prompt === 'p2' ? 'processing' : 'succeeded');
    const input = { items: items(3), run: { timeout: '300ms', stuckAfter: '1s' } };
    let isStuck = true;
    const script = { poll: (prompt: string) => (isStuck ? poll(prompt) : ('succeeded' as const)) };
    await withBatch(input, script, async ({ result, again, submitted, adopted, records }) => {
      expect((await result()).counts).toMatchObject({ completed: 2, failed: 1 });
      expect(records.get('i2')?.error?.kind).toBe('Parked');
      isStuck = false;
      expect((await again(input)).counts).toMatchObject({ completed: 3, failed: 0 });
      expect(submitted).toHaveLength(3);
      expect(adopted).toEqual([records.get('i2')?.taskId]);
    });
  });

  it('makes only the items that are named when it runs again, and leaves the others as they ended', async () => {
    let isWell = false;
    const submit = (prompt: string) => {
      if (!isWell && prompt !== 'p1') throw refusal('Moderation', '[1301] risk control');
    };
    await withBatch({ items: items(3) }, { submit }, async ({ result, again, records, items: list }) => {
      expect((await result()).counts).toMatchObject({ completed: 1, failed: 2 });
      isWell = true;
      const unknown: unknown = await again({ items: items(3), only: ['i2', 'i9'] }).catch((error: unknown) => error);
      expect(unknown).toMatchObject({ cause: { type: 'InvalidRequest', message: 'only: the batch has no item "i9"' } });
      // A row that came later, and is not among them either, is not begun.
      const second = await again({ items: items(4), only: ['i2'] });
      expect(second.counts).toMatchObject({ completed: 2, failed: 1, cancelled: 1, waiting: 0 });
      expect((await list({ state: 'failed' })).items).toMatchObject([{ id: 'i3', prompt: 'p3' }]);
      expect(records.get('i4')).toMatchObject({ state: 'cancelled', attempts: 0 });
      expect((await again({ items: items(4) })).counts).toMatchObject({ completed: 4 });
    });
  });

  it('refuses a row that was changed after it was made, and makes one anew that was changed before', async () => {
    const script = { poll: (prompt: string) => (prompt === 'p2' ? ('processing' as const) : ('succeeded' as const)) };
    const input = { items: items(3), run: { timeout: '300ms', stuckAfter: '1s' } };
    await withBatch(input, script, async ({ result, again, submitted, adopted }) => {
      expect((await result()).counts).toMatchObject({ completed: 2, failed: 1 });
      const changed = (...ids: string[]) =>
        items(3).map((item) => (ids.includes(item.id) ? { ...item, prompt: `another ${item.prompt}` } : item));
      const refused: unknown = await again({ ...input, items: changed('i1', 'i2') }).catch((error: unknown) => error);
      expect(refused).toMatchObject({
        cause: {
          type: 'InvalidRequest',
          message:
            'item "i1" is made already, with another prompt; put back what it was, give its row another id, or force it (run.force)',
        },
      });
      expect(submitted).toHaveLength(3);
      // What is parked at Kling is of the old prompt.
      expect((await again({ ...input, items: changed('i2') })).counts).toMatchObject({ completed: 3 });
      expect(submitted.slice(3)).toEqual(['another p2']);
      expect(adopted).toEqual([]);
      const forced = { items: changed('i1', 'i2'), run: { ...input.run, force: true } };
      expect((await again(forced)).counts).toMatchObject({ completed: 3 });
      expect(submitted.slice(4)).toEqual(['another p1']);
    });
  });

  it('knows its items by what they mean, whatever their rows are called later', async () => {
    const [one, two] = [{ prompt: 'a lamp\nin the fog' }, { prompt: 'a kite' }];
    const first = [
      { id: '001', ...one },
      { id: '002', ...two },
    ];
    await withBatch({ items: first }, {}, async ({ result, again, submitted }) => {
      expect((await result()).counts).toMatchObject({ completed: 2 });
      const later = [
        { id: '2', ...two, duration: '5', task: 'text2video' },
        { id: '1', prompt: 'a lamp \r\nin the fog' },
      ];
      expect((await again({ items: later })).counts).toMatchObject({ completed: 2 });
      expect(submitted).toHaveLength(2);
    });
  });

  it('attaches to an item whose generation runs already', async () => {
    const gate = createGate();
    const poll = async () => {
      await gate.opened;
      return 'succeeded' as const;
    };
    await withBatch({ items: items(2) }, { poll }, async ({ handle, again, submitted, progress }) => {
      await expect.poll(() => submitted.length).toBe(2);
      await handle.terminate('as a person may');
      const second = again({ items: items(2) });
      await expect.poll(async () => (await progress()).counts.queued).toBe(2);
      gate.open();
      expect((await second).counts.completed).toBe(2);
      expect(submitted).toHaveLength(2);
    });
  });

  it('stops at once when cancelled, and asks what runs to stop', async () => {
    const gate = createGate();
    const poll = async () => {
      await gate.opened;
      return 'succeeded' as const;
    };
    const run = { concurrency: 2 };
    await withBatch({ items: items(6), run }, { poll }, async ({ handle, submitted, progress, reports, records }) => {
      await expect.poll(() => submitted.length).toBe(2);
      await handle.cancel();
      expect(await causeOf(handle.result())).toBeInstanceOf(CancelledFailure);
      expect(submitted).toHaveLength(2);
      expect((await progress()).counts).toMatchObject({ cancelled: 2, waiting: 4 });
      expect(reports).toHaveLength(1);
      expect([...records.values()].map(({ state }) => state)).toEqual(['cancelled', 'cancelled']);
      expect((await handle.describe()).memo).toMatchObject({ klingReport: { html: '/out/report.html' } });
      gate.open();
    });
  });

  it('is cancelled at the server too when that comes while it hands over to its next run', async () => {
    const [reading, writing, generating] = [createGate(), createGate(), createGate()];
    const script = {
      open: () => reading.opened,
      report: () => writing.opened,
      poll: () => generating.opened.then(() => 'succeeded' as const),
    };
    const run = { concurrency: 1, continueAfter: 1 };
    await withBatch(
      { items: items(3), run },
      script,
      async ({ client, handle, batchId, submitted, result, records }) => {
        // A run that hands over waits for its updates.
        const report = await client.workflow.getHandle(batchId).startUpdate('report', { waitForStage: 'ACCEPTED' });
        reading.open();
        await expect.poll(() => submitted.length, { timeout: 30_000 }).toBe(1);
        await handle.cancel();
        await expect.poll(() => countCancelRequests(handle), { timeout: 30_000 }).toBe(1);
        writing.open();
        // Whether it is answered or cut short by the cancellation, it has held the run for so long.
        await report.result().catch(() => undefined);
        generating.open();
        expect(await causeOf(result())).toBeInstanceOf(CancelledFailure);
        const { status, runId } = await client.workflow.getHandle(batchId).describe();
        expect(status.name).toBe('CANCELLED');
        expect(runId).toBe(handle.firstExecutionRunId);
        expect([...records.values()].map(({ state }) => state)).toEqual(['cancelled']);
      },
    );
  });

  it('drains: lets what runs end and starts nothing more', async () => {
    const gate = createGate();
    const poll = async () => {
      await gate.opened;
      return 'succeeded' as const;
    };
    await withBatch({ items: items(6), run: { concurrency: 2 } }, { poll }, async ({ submitted, update, result }) => {
      await expect.poll(() => submitted.length).toBe(2);
      expect(await update('drain')).toMatchObject({ state: 'draining' });
      gate.open();
      expect(await result()).toMatchObject({ state: 'cancelled', counts: { completed: 2, waiting: 4 } });
    });
  });

  it('has completed when everything was under way already as it was drained', async () => {
    const gate = createGate();
    const poll = async () => {
      await gate.opened;
      return 'succeeded' as const;
    };
    await withBatch({ items: items(4), run: { concurrency: 4 } }, { poll }, async ({ submitted, update, result }) => {
      await expect.poll(() => submitted.length).toBe(4);
      await update('drain');
      gate.open();
      const finished = await result();
      expect(finished).toMatchObject({ state: 'completed', counts: { completed: 4 } });
      expect(finished.reason).toBeUndefined();
    });
  });

  it('keeps its cost and time when it runs again, and counts no task twice', async () => {
    let isWell = false;
    const script = {
      // A task that Kling fails is charged too.
      poll: (prompt: string) => (prompt === 'p3' && !isWell ? ('failed' as const) : ('succeeded' as const)),
      download: (workflowId: string) => {
        if (workflowId.endsWith('/i2') && !isWell) throw refusal('UntrustedUrl', 'not one of our hosts');
      },
    };
    await withBatch({ items: items(3) }, script, async ({ result, again, progress, records, adopted }) => {
      const first = await result();
      expect(first).toMatchObject({ counts: { completed: 1, failed: 2 }, cost: { units: 6 } });
      isWell = true;
      const second = await again({ items: items(3) });
      // Only the third was made anew: the second was paid for.
      expect(adopted).toEqual([records.get('i2')?.taskId]);
      expect(second).toMatchObject({ counts: { completed: 3 }, cost: { units: 8 } });
      expect(second.elapsedSeconds).toBeGreaterThan((Date.parse(second.endedAt) - Date.parse(second.startedAt)) / 1000);
      expect((await progress()).costOfThisRun).toEqual({ units: 2, amounts: {} });
      expect(records.get('i2')?.cost).toEqual({ units: '2' });
      expect(records.get('i3')?.cost).toEqual({ units: '4' });
    });
  });

  it('says why its queued items wait, until Kling takes a task again', async () => {
    const gate = createGate();
    const waiting = { kind: 'Busy', text: '[1303] parallel task over limit', since: '2026-11-25T13:05:00.000Z' };
    const submit = () => gate.opened;
    await withBatch({ items: items(2) }, { submit }, async ({ handle, batchId, submitted, progress, result }) => {
      await expect.poll(() => submitted.length).toBe(2);
      await handle.signal('waiting', null);
      await handle.signal('waiting', waiting);
      await expect.poll(async () => (await progress()).waiting).toEqual(waiting);
      const filedAs = async () =>
        (await handle.describe()).typedSearchAttributes.getAll().find(({ key }) => key.name === 'KlingState')?.value;
      await expect.poll(filedAs).toBe('running (account full)');
      const change = { workflowId: `${batchId}/i1`, state: 'processing', taskId: '77', at: new Date().toISOString() };
      await handle.signal('itemChanges', [change]);
      await expect.poll(async () => (await progress()).waiting).toBeUndefined();
      gate.open();
      expect((await result()).counts.completed).toBe(2);
    });
  });

  it('counts what a parked task costs once it is collected', async () => {
    let isStuck = true;
    const script = { poll: () => (isStuck ? ('processing' as const) : ('succeeded' as const)) };
    const input = { items: items(1), run: { timeout: '300ms', stuckAfter: '1s' } };
    await withBatch(input, script, async ({ result, again }) => {
      expect((await result()).cost.units).toBe(0);
      isStuck = false;
      expect((await again(input)).cost.units).toBe(2);
    });
  });

  it('retries what has failed while it runs', async () => {
    const gate = createGate();
    let fails = true;
    const poll = async (prompt: string) => {
      if (prompt === 'p1' && fails) return 'failed' as const;
      if (prompt === 'p2') await gate.opened;
      return 'succeeded' as const;
    };
    await withBatch({ items: items(2) }, { poll }, async ({ update, progress, result }) => {
      await expect.poll(async () => (await progress()).counts.failed).toBe(1);
      fails = false;
      expect(await update('retryFailed')).toEqual({ retried: ['i1'] });
      gate.open();
      expect((await result()).counts).toMatchObject({ completed: 2, failed: 0 });
    });
  });

  it('cancels one item, waiting or running', async () => {
    const gate = createGate();
    const poll = async () => {
      await gate.opened;
      return 'succeeded' as const;
    };
    const run = { concurrency: 1 };
    await withBatch({ items: items(3), run }, { poll }, async ({ update, submitted, result }) => {
      await expect.poll(() => submitted.length).toBe(1);
      await update('cancelItem', { id: 'i3' });
      await update('cancelItem', { id: 'i1' });
      gate.open();
      expect((await result()).counts).toMatchObject({ completed: 1, cancelled: 2 });
      expect(submitted).toEqual(['p1', 'p2']);
    });
  });

  it('goes on after most of a page was cancelled', async () => {
    const gate = createGate();
    const poll = async () => {
      await gate.opened;
      return 'succeeded' as const;
    };
    const run = { concurrency: 1 };
    await withBatch({ items: items(120), run }, { poll }, async ({ update, submitted, result }) => {
      await expect.poll(() => submitted.length).toBe(1);
      for (let item = 2; item <= 110; item++) await update('cancelItem', { id: `i${item}` });
      gate.open();
      expect((await result()).counts).toMatchObject({ completed: 11, cancelled: 109 });
    });
  });

  it('shows where its items stand, as its workers tell', async () => {
    const gate = createGate();
    const poll = async () => {
      await gate.opened;
      return 'succeeded' as const;
    };
    await withBatch({ items: items(1) }, { poll }, async ({ handle, batchId, submitted, items: list, result }) => {
      await expect.poll(() => submitted.length).toBe(1);
      const change = { workflowId: `${batchId}/i1`, state: 'processing', taskId: '77', at: new Date().toISOString() };
      await handle.signal('itemChanges', [change]);
      expect(await list()).toMatchObject({
        total: 1,
        items: [{ id: 'i1', state: 'processing', taskId: '77', prompt: 'p1', workflowId: `${batchId}/i1` }],
      });
      gate.open();
      await result();
      await expect(handle.signal('itemChanges', [change])).rejects.toThrow('completed');
    });
  });

  it('says so when an item takes too long, while nothing else happens', async () => {
    const gate = createGate();
    const poll = async () => {
      await gate.opened;
      return 'succeeded' as const;
    };
    const input = { items: items(1), run: { stuckAfter: '1s' } };
    await withBatch(input, { poll }, async ({ handle, batchId, submitted, progress, items: list, result }) => {
      await expect.poll(() => submitted.length).toBe(1);
      const change = { workflowId: `${batchId}/i1`, state: 'processing', taskId: '77', at: new Date().toISOString() };
      await handle.signal('itemChanges', [change]);
      await expect.poll(async () => (await progress()).stuck).toEqual(['i1']);
      expect((await list()).items).toMatchObject([{ id: 'i1', stuck: true }]);
      gate.open();
      expect((await result()).counts.completed).toBe(1);
    });
  });

  const refusals: readonly [string, object | undefined, string][] = [
    ['resume', {}, 'The batch runs already.'],
    ['setConcurrency', {}, 'concurrency: nothing; write a whole number from 1 to 500'],
    ['setConcurrency', { concurrency: 0 }, 'concurrency: 0; write a whole number from 1 to 500'],
    ['retryFailed', {}, 'No item has failed or was cancelled.'],
    ['retryFailed', { ids: ['x'] }, 'The batch has no item "x".'],
    ['retryFailed', { ids: 'x' }, 'ids: write a list of item ids, e.g. ["9f3c2a7b1d"]'],
    ['cancelItem', {}, 'Write {"id": "<item id>"}.'],
    ['cancelItem', { id: 'x' }, 'The batch has no item "x".'],
    ['pause', ['x'], 'The argument is ["x"]; write one JSON object, or nothing.'],
  ];

  it('refuses updates that make no sense, with a sentence', async () => {
    const gate = createGate();
    const poll = async () => {
      await gate.opened;
      return 'succeeded' as const;
    };
    await withBatch({ items: items(1) }, { poll }, async ({ update, submitted, result }) => {
      await expect.poll(() => submitted.length).toBe(1);
      for (const [name, args, text] of refusals) {
        const refused: unknown = await update(name, args).catch((error: unknown) => error);
        expect((refused as { cause?: Error }).cause?.message, name).toBe(text);
      }
      await update('pause', { reason: 'lunch' });
      await expect(update('pause')).rejects.toMatchObject({ cause: { message: 'The batch is paused already.' } });
      gate.open();
      // Why it was paused is no reason why it ended.
      const ended = await result();
      expect(ended.state).toBe('completed');
      expect(ended).not.toHaveProperty('reason');
    });
  });

  it.each([
    [{}, 'give either "items", a list of requests, or "manifest", the path of a CSV or JSONL file'],
    [{ items: [] }, 'items: write a list of at least one request, e.g. [{"prompt":"a red fox"}]'],
    [{ item: [], items: items(1) }, 'item: unknown; did you mean "items"?'],
    [{ items: items(1), run: { concurency: 3 } }, 'run.concurency: unknown; did you mean "concurrency"?'],
    [
      { items: items(1), run: { budget: 'much' } },
      'run.budget: "much"; write what may be spent, e.g. 100, in Kling\'s units or money',
    ],
  ])('fails at once for %j', async (input, text) => {
    await withBatch(input, {}, async ({ result }) => {
      const cause = await causeOf(result());
      expect(cause).toBeInstanceOf(ApplicationFailure);
      expect(cause).toMatchObject({ type: 'InvalidRequest', message: text });
    });
  });
});
