import { setTimeout as sleep } from 'node:timers/promises';
import { ApplicationFailure, Context } from '@temporalio/activity';
import type { WorkflowHandle } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import type { PollInput } from '../../src/contract/generation-activities.js';
import { readFromHistory } from '../../src/client/from-history.js';
import type { Decimal } from '../../src/domain/decimal.js';
import type { GenerationStatus } from '../../src/domain/generation/generation.js';
import type { Task } from '../../src/domain/task.js';
import { GENERATION_PATHS } from './generation-paths.js';
import { done, downloaded, submitted, useWorkflows } from './harness.js';

const { withGeneration } = useWorkflows();

const good = {
  submit: () => Promise.resolve(submitted()),
  poll: () => Promise.resolve({ task: done, looks: 1 }),
  download: () => Promise.resolve(downloaded),
};

/** Not finished until the deadline, each time; from the `doneAt`th look on, finished. */
const slowPoll = (doneAt = Infinity) => {
  let calls = 0;
  return async ({ deadline }: PollInput) => {
    calls += 1;
    if (calls >= doneAt) {
      // Long enough for a test to see the state before.
      await sleep(2500);
      return { task: done, looks: 3 };
    }
    await sleep(Math.max(0, Date.parse(deadline) - Date.now()));
    return { task: { ...done, status: 'processing' }, looks: 3, trouble: '[5000] busy' };
  };
};

async function filedAs(handle: WorkflowHandle): Promise<unknown> {
  const { typedSearchAttributes } = await handle.describe();
  return typedSearchAttributes.getAll().find(({ key }) => key.name === 'KlingState')?.value;
}

async function detailsOf(handle: WorkflowHandle): Promise<string> {
  const { currentDetails } = await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
  return currentDetails;
}

const run = { stuckAfter: 1, timeout: 3 };

describe('what is shown of a generation that takes too long', () => {
  it('files and heads it as stuck while it waits, and as parked at the end', async () => {
    await withGeneration({ prompt: 'a fox', run }, { ...good, poll: slowPoll() }, async (handle) => {
      await expect.poll(() => filedAs(handle)).toBe('stuck');
      const details = await detailsOf(handle);
      expect(details).toMatch(/^### stuck: takes unusually long at Kling; still waiting\n/);
      expect(details).not.toContain('Elapsed');
      await expect(handle.result()).rejects.toThrow();
      await expect.poll(() => filedAs(handle)).toBe('parked');
      const status = await handle.query<GenerationStatus>('status');
      expect(status).toMatchObject({ state: 'parked', error: { kind: 'Parked' } });
      expect(status.elapsedSeconds).toBeGreaterThanOrEqual(3);
      expect(await detailsOf(handle)).toMatch(/^### parked: the task goes on at Kling and can be collected\n/);
    });
  });

  it('files one that was stuck under its state again once it goes on', async () => {
    const download = async () => {
      await sleep(2500);
      return downloaded;
    };
    const slow = { ...good, poll: slowPoll(2), download };
    await withGeneration({ prompt: 'a fox', run: { stuckAfter: 1 } }, slow, async (handle) => {
      await expect.poll(() => filedAs(handle)).toBe('stuck');
      await expect.poll(() => filedAs(handle)).toBe('downloading');
      expect(await detailsOf(handle)).toMatch(/^### downloading\n/);
      await handle.result();
    });
  });
});

describe('why a generation is queued', () => {
  const waiting = { kind: 'Outage', text: '[5000] internal error', since: '2026-11-25T13:05:00.000Z' };

  it('is told by a worker, filed and headed, and over once Kling has taken it', async () => {
    let open = (): void => undefined;
    const opened = new Promise<void>((resolve) => (open = resolve));
    const submit = async () => {
      await opened;
      return submitted();
    };
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const poll = async () => {
      await ended;
      return { task: done, looks: 1 };
    };
    await withGeneration({ prompt: 'a fox' }, { ...good, submit, poll }, async (handle) => {
      await handle.signal('waiting', { ...waiting, searchable: true });
      await expect.poll(() => filedAs(handle)).toBe('queued (outage)');
      expect(await detailsOf(handle)).toMatch(/^### queued \(outage\)\n/);
      expect(await handle.query<GenerationStatus>('status')).toMatchObject({ state: 'queued', waiting });
      open();
      await expect.poll(() => filedAs(handle)).toBe('processing');
      expect((await handle.query<GenerationStatus>('status')).waiting).toBeUndefined();
      end();
      await handle.result();
    });
  });

  it.each([[null], ['outage'], [7], [{}], [{ ...waiting, kind: 'Nonsense' }], [{ ...waiting, since: 'soon' }]])(
    'is not read from a signal with %j, which does no harm',
    async (value) => {
      await withGeneration({ prompt: 'a fox' }, good, async (handle) => {
        await handle.signal('waiting', value);
        expect(await handle.result()).toMatchObject({ taskId: '101' });
      });
    },
  );
});

const failing = (failures: number, units: Decimal) => {
  let calls = 0;
  return () => {
    calls += 1;
    const task: Task =
      calls <= failures
        ? { ...done, status: 'failed', message: 'Generation failed', cost: { units } }
        : { ...done, cost: { units: '1.5' } };
    return Promise.resolve({ task, looks: 1 });
  };
};

/** As it crosses: without what is undefined. */
const json = (value: unknown) => JSON.parse(JSON.stringify(value)) as GenerationStatus;
const readRecords = async (handle: WorkflowHandle) => json(readFromHistory(await handle.fetchHistory()));

/** The two answers, once the generation stands still. */
async function compare(handle: WorkflowHandle): Promise<GenerationStatus> {
  const answered = await handle.query<GenerationStatus>('status');
  const read = await readRecords(handle);
  expect(read).toEqual(answered);
  return read;
}

/** The same while it runs: Temporal's records are newer than the workflow's last step by what it has not been told yet. */
async function compareRunning(handle: WorkflowHandle): Promise<void> {
  const { asOf, elapsedSeconds, ...answered } = await handle.query<GenerationStatus>('status');
  expect(await readRecords(handle)).toMatchObject(answered);
  expect(Date.parse(asOf)).toBeGreaterThan(0);
  expect(elapsedSeconds).toBeGreaterThanOrEqual(0);
}

const failure = (type: string) => {
  const details = [{ code: 1101, requestId: 'r-1' }];
  return Promise.reject(ApplicationFailure.create({ type, message: `[1101] ${type}`, nonRetryable: true, details }));
};
const never = (): Promise<never> =>
  new Promise((_resolve, reject) => {
    const beat = setInterval(() => Context.current().heartbeat(), 500);
    Context.current().cancelled.catch((error: unknown) => {
      clearInterval(beat);
      reject(error instanceof Error ? error : new Error(String(error)));
    });
  });

describe("a status from Temporal's records alone", () => {
  it.each(Object.entries(GENERATION_PATHS))(
    'is what a worker answers of a generation that was %s',
    async (_name, { input, fakes, drive }) => {
      await withGeneration(input, fakes, async (handle) => {
        await drive?.(handle);
        await handle.result().catch(() => undefined);
        await compare(handle);
      });
    },
  );

  const again = { attempts: 3, retryAfter: 1 };
  it.each<[string, object, object]>([
    ['of one attempt', {}, {}],
    ['of two attempts, the first of which was charged', again, { poll: failing(1, '2') }],
    ['of three attempts that failed', again, { poll: failing(3, '0.5') }],
    ['of a task that was stuck and came', { stuckAfter: 1 }, { poll: slowPoll(2) }],
    ['of a parked task', run, { poll: slowPoll() }],
    ['of a parked task without an alert before', { stuckAfter: 5, timeout: 1 }, { poll: slowPoll() }],
    ['of one that Kling refused', {}, { submit: () => failure('Arrears') }],
    ['of a task that Kling no longer knows', {}, { poll: () => failure('NotFound') }],
    ['of a file that is gone', {}, { download: () => failure('ArtifactGone') }],
  ])('is what a worker answers %s', async (_name, options, fakes) => {
    const input = { prompt: 'a fox', run: options, metadata: { client: 'zoo' } };
    await withGeneration(input, { ...good, ...fakes }, async (handle) => {
      await handle.result().catch(() => undefined);
      await compare(handle);
    });
  });

  it('is what a worker answers while it waits in line, generates, and waits for another attempt', async () => {
    const waiting = { kind: 'Outage', text: '[5000] internal error', since: '2026-11-25T13:05:00.000Z' };
    let open = (): void => undefined;
    const opened = new Promise<void>((resolve) => (open = resolve));
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const submit = () => opened.then(() => submitted());
    const poll = () => ended.then(() => ({ task: { ...done, status: 'failed', message: 'busy' }, looks: 1 }));
    const input = { prompt: 'a fox', run: { attempts: 2, retryAfter: '1h' } };
    await withGeneration(input, { ...good, submit, poll }, async (handle) => {
      const stateOf = async () => (await handle.query<GenerationStatus>('status')).state;
      await handle.signal('waiting', waiting);
      await expect.poll(async () => (await handle.query<GenerationStatus>('status')).waiting).toEqual(waiting);
      await compareRunning(handle);
      open();
      await expect.poll(stateOf).toBe('processing');
      await compareRunning(handle);
      end();
      await expect.poll(stateOf).toBe('retrying');
      await compareRunning(handle);
      await handle.cancel();
      await handle.result().catch(() => undefined);
      await compare(handle);
    });
  });

  it('tells of an end that the workflow was not there to note', async () => {
    await withGeneration({ prompt: 'a fox' }, { ...good, poll: never }, async (handle) => {
      await expect.poll(async () => (await handle.query<GenerationStatus>('status')).state).toBe('processing');
      await handle.terminate('enough');
      expect(await readRecords(handle)).toMatchObject({
        state: 'failed',
        taskId: '101',
        error: { kind: 'Terminated', text: 'The generation was terminated by hand. enough' },
      });
    });
  });

  it('sums what several attempts have cost: 2 and 1.5 are 3.5', async () => {
    const poll = failing(1, '2');
    await withGeneration({ prompt: 'a fox', run: again }, { ...good, poll }, async (handle) => {
      await handle.result();
      expect((await compare(handle)).cost).toEqual({ units: '3.5' });
    });
  });
});
