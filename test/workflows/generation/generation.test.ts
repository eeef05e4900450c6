import { setTimeout as sleep } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import type { DownloadInput, PollInput } from '../../../src/contract/generation-activities.js';
import type { SubmitInput } from '../../../src/contract/generation-activities.js';
import type { GenerationStatus } from '../../../src/domain/generation/generation.js';
import { done, downloaded, submitted, useWorkflows } from '../harness.js';

const { withGeneration, result } = useWorkflows();

const good = {
  submit: () => Promise.resolve(submitted()),
  poll: () => Promise.resolve({ task: done, looks: 1 }),
  download: () => Promise.resolve(downloaded),
};

async function failureOf(running: Promise<unknown>): Promise<ApplicationFailure> {
  const error: unknown = await running.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof WorkflowFailedError && error.cause instanceof ApplicationFailure) return error.cause;
  throw new Error('expected the workflow to fail', { cause: error });
}

describe('the workflow generation', () => {
  it('submits, polls and downloads, and returns the files', async () => {
    const finished = await result({ prompt: 'a fox' }, good);
    expect(finished).toMatchObject({
      taskId: '101',
      task: 'text2video',
      model: 'kling-v2-6',
      attempts: 1,
      cost: { units: '1.5' },
      artifacts: [{ file: '/out/101.mp4' }],
      sidecarFile: '/out/101.json',
    });
  });

  it('takes at most 30 history events', async () => {
    await withGeneration({ prompt: 'a fox' }, good, async (handle) => {
      await handle.result();
      const { historyLength } = await handle.describe();
      expect(historyLength).toBeLessThanOrEqual(30);
      expect(historyLength).toBe(25);
    });
  });

  it.each([
    [undefined, 10],
    [48, 48],
  ])('lets a poll be silent for as long as the worker says that it may: %s', async (silenceSeconds, seconds) => {
    const submit = () => Promise.resolve({ ...submitted(), silenceSeconds });
    await withGeneration({ prompt: 'a fox' }, { ...good, submit }, async (handle) => {
      await handle.result();
      const { events = [] } = await handle.fetchHistory();
      const scheduled = (events ?? []).flatMap(({ activityTaskScheduledEventAttributes: one }) => one ?? []);
      const poll = scheduled.find(({ activityType }) => activityType?.name === 'poll');
      expect(Number(poll?.heartbeatTimeout?.seconds)).toBe(seconds);
    });
  });

  it('answers status with every transition and its time, also after the end', async () => {
    await withGeneration({ prompt: 'a fox' }, good, async (handle) => {
      await handle.result();
      const status = await handle.query<GenerationStatus>('status');
      expect(status).toMatchObject({ state: 'completed', taskId: '101', attempt: 1, attempts: 3, stuck: false });
      expect(status.transitions.map(({ state }) => state)).toEqual([
        'queued',
        'submitting',
        'processing',
        'downloading',
        'completed',
      ]);
      expect(status.transitions.every(({ at }) => !Number.isNaN(Date.parse(at)))).toBe(true);
      // From the start, not from the moment at which a worker first had time for it.
      expect(status.transitions[0]?.at).toBe((await handle.describe()).startTime.toISOString());
    });
  });

  it('asks for what is kept besides, and tells what could not be had of it', async () => {
    const asked: DownloadInput[] = [];
    const download = (input: DownloadInput) => {
      asked.push(input);
      return Promise.resolve({ ...downloaded, lacks: ['Kling sent no watermarked copy.'] });
    };
    const marked = await result({ prompt: 'a fox', watermark_info: { enabled: true } }, { ...good, download });
    expect(marked).toMatchObject({ notices: ['Kling sent no watermarked copy.'], lacks: marked.notices });
    await result({ prompt: 'a fox', run: { name: '{id}-{prompt}' } }, { ...good, download });
    await result({ taskId: '101' }, { ...good, download });
    expect(asked.map(({ watermark }) => watermark)).toEqual(['asked', undefined, 'ifSent']);
    expect(asked.map(({ name }) => name)).toEqual([undefined, '{id}-{prompt}', undefined]);
  });

  describe('with files that differ from what was asked for', () => {
    const differences = ['101.mp4 has no sound track, and sound was asked for.'];
    const differing = (input: DownloadInput) =>
      Promise.resolve({ ...downloaded, ...(input.taskId === '101' ? { differences } : {}) });
    /** Tasks 101, 102, ... by attempt. */
    const counting = {
      submit: ({ externalTaskId }: SubmitInput) => Promise.resolve(submitted(`10${externalTaskId.slice(-1)}`)),
      poll: ({ taskId }: PollInput) => Promise.resolve({ task: { ...done, taskId }, looks: 1 }),
    };

    it('asks for checks against the request, and completes with a notice', async () => {
      const asked: unknown[] = [];
      const download = (input: DownloadInput) => {
        asked.push(input.checks);
        return differing(input);
      };
      const finished = await result({ prompt: 'a fox', mode: 'pro', sound: 'on' }, { ...good, download });
      expect(finished).toMatchObject({ taskId: '101', notices: differences, differences });
      await result({ prompt: 'a fox', run: { expect: 'nothing' } }, { ...good, download });
      await result({ taskId: '101', run: { expect: 'audio' } }, { ...good, download });
      expect(asked).toEqual([
        { asked: { seconds: 5, resolution: '1080p', audio: true } },
        undefined,
        { expect: { audio: true, onDifference: 'notice' } },
      ]);
    });

    it('fails where that was wanted, names the files and the difference, and counts the cost', async () => {
      const failure = await failureOf(
        result({ prompt: 'a fox', run: { expect: 'audio, fail' } }, { ...good, download: differing }),
      );
      expect(failure).toMatchObject({
        type: 'NotAsExpected',
        message: `${differences.join()} What was made is paid for and stays: /out/101.mp4.`,
        details: [{ taskId: '101', attempts: 1, cost: { units: '1.5' }, isTaskPaid: true }],
      });
    });

    it('makes another task where that was wanted, whose cost is added', async () => {
      const run = { retryAfter: '10ms', expect: { audio: true, onDifference: 'regenerate' } };
      const finished = await result({ prompt: 'a fox', run }, { ...good, ...counting, download: differing });
      expect(finished).toMatchObject({ taskId: '102', attempts: 2, cost: { units: '3' } });
      expect(finished.differences).toBeUndefined();
      expect(finished.notices).toEqual([
        `Attempt 1 of 3: ${differences.join()} What was made is paid for and stays: /out/101.mp4.`,
      ]);
    });

    it('gives up after as many tasks as may be paid', async () => {
      const run = { attempts: 2, retryAfter: '10ms', expect: 'regenerate' };
      const download = () => Promise.resolve({ ...downloaded, differences });
      const failure = await failureOf(result({ prompt: 'a fox', run }, { ...good, ...counting, download }));
      expect(failure.type).toBe('NotAsExpected');
      expect(failure.message).toContain('That was attempt 2 of 2; it can be started again.');
      expect(failure.details).toMatchObject([{ taskId: '102', attempts: 2, cost: { units: '3' } }]);
    });
  });

  it('has its files kept where the request wants them, which is told before anything is paid for', async () => {
    const asked: { readonly output?: string }[] = [];
    const note = (input: { readonly output?: string }) => void asked.push(input);
    const submit = (input: SubmitInput) => {
      note(input);
      return good.submit();
    };
    const download = (input: DownloadInput) => {
      note(input);
      return Promise.resolve(downloaded);
    };
    await result({ prompt: 'a fox', run: { output: 'clips' } }, { ...good, submit, download });
    await result({ prompt: 'a fox' }, { ...good, submit, download });
    expect(asked.map(({ output }) => output)).toEqual(['clips', 'clips', undefined, undefined]);
    expect(asked.map((input) => 'output' in input)).toEqual([true, true, false, false]);
  });

  it('makes the external id from the first run and the attempt', async () => {
    const asked: SubmitInput[] = [];
    const submit = (input: SubmitInput) => {
      asked.push(input);
      return Promise.resolve(submitted());
    };
    await withGeneration({ prompt: 'a fox', external_task_id: '' }, { ...good, submit }, async (handle) => {
      await handle.result();
      expect(asked[0]).toEqual({
        task: 'text2video',
        body: { model_name: 'kling-v2-6', prompt: 'a fox' },
        externalTaskId: `kt-${handle.firstExecutionRunId}-1`,
      });
    });
    await result({ prompt: 'a fox', external_task_id: 'mine' }, { ...good, submit });
    expect(asked[1]?.externalTaskId).toBe('mine');
  });

  it('tries again with a new external id when Kling fails to generate, and says so', async () => {
    const asked: string[] = [];
    const polls = ['failed', 'succeeded'] as const;
    const finished = await result(
      { prompt: 'a fox', run: { retryAfter: '10ms' } },
      {
        ...good,
        submit: ({ externalTaskId }: SubmitInput) => {
          asked.push(externalTaskId.replace(/^kt-.*-(\d)$/, 'attempt $1'));
          return Promise.resolve(submitted(`10${asked.length}`));
        },
        poll: ({ taskId }: PollInput) =>
          Promise.resolve({
            task: { ...done, taskId, status: polls[asked.length - 1], message: 'internal error' },
            looks: 1,
          }),
      },
    );
    expect(asked).toEqual(['attempt 1', 'attempt 2']);
    expect(finished).toMatchObject({ taskId: '102', attempts: 2 });
    expect(finished.notices).toEqual([
      'Attempt 1 of 3: Kling failed task 101: internal error. Kling failed to generate this; another attempt often works.',
    ]);
  });

  it.each([
    ['internal error', { attempts: 2, retryAfter: 0 }, 'GenerationFailed', 2],
    ['Failure to pass the risk control system', {}, 'Moderation', 1],
    ['Image pixel is invalid', {}, 'InvalidRequest', 1],
  ])('pays for a task that fails with "%s" only as often as it makes sense', async (message, run, type, creates) => {
    let made = 0;
    const failure = await failureOf(
      result(
        { prompt: 'a fox', run },
        {
          ...good,
          submit: () => Promise.resolve(submitted(`10${++made}`)),
          poll: ({ taskId }: PollInput) =>
            Promise.resolve({ task: { taskId, status: 'failed', message, outputs: [] }, looks: 1 }),
        },
      ),
    );
    expect(failure.type).toBe(type);
    expect(failure.details?.[0]).toMatchObject({ kind: type, taskId: `10${creates}` });
    expect(failure.message).toContain(`Kling failed task 10${creates}: ${message}.`);
    expect(made).toBe(creates);
  });

  it.each<[unknown, string]>([
    [undefined, 'the input is nothing; write one JSON object, e.g. {"prompt":"a red fox in the snow"}'],
    [{ promt: 'x' }, 'promt: unknown field; did you mean "prompt"?'],
    ['a fox', 'the input is "a fox"; write one JSON object, e.g. {"prompt":"a red fox in the snow"}'],
  ])('fails at once and for good on bad input: %j', async (input, message) => {
    await withGeneration(input, {}, async (handle) => {
      const failure = await failureOf(handle.result());
      expect(failure).toMatchObject({ type: 'InvalidRequest', nonRetryable: true, message });
    });
  });

  it("passes a refusal on with Kling's code, message and request id", async () => {
    const refusal = ApplicationFailure.nonRetryable(
      '[1102] Account balance not enough (request r-1).',
      'PackDepleted',
      {
        kind: 'PackDepleted',
        code: 1102,
        requestId: 'r-1',
      },
    );
    await withGeneration({ prompt: 'a fox' }, { ...good, submit: () => Promise.reject(refusal) }, async (handle) => {
      const failure = await failureOf(handle.result());
      expect(failure).toMatchObject({
        type: 'PackDepleted',
        message: '[1102] Account balance not enough (request r-1).',
      });
      expect(failure.details?.[0]).toMatchObject({ kind: 'PackDepleted', code: 1102, requestId: 'r-1' });
      const status = await handle.query<GenerationStatus>('status');
      expect(status).toMatchObject({ state: 'failed', error: { kind: 'PackDepleted', code: 1102, requestId: 'r-1' } });
    });
  });

  it('raises an alert for a stuck task, and parks it with its id at the timeout', async () => {
    const deadlines: string[] = [];
    const poll = async ({ deadline }: PollInput) => {
      deadlines.push(deadline);
      await sleep(Math.max(0, Date.parse(deadline) - Date.now()));
      return { task: { ...done, status: 'processing' }, looks: 3 };
    };
    const run = { stuckAfter: 1, timeout: 3 };
    await withGeneration({ prompt: 'a fox', run }, { ...good, poll }, async (handle) => {
      await expect
        .poll(() => handle.query<GenerationStatus>('status'))
        .toMatchObject({ state: 'processing', stuck: true });
      const failure = await failureOf(handle.result());
      expect(failure.type).toBe('Parked');
      expect(failure.message).toBe(
        'Task 101 had not finished 3 s after its creation (last seen: processing). It lives on at Kling; its files can be collected without a new charge.',
      );
      expect(failure.details?.[0]).toMatchObject({ taskId: '101' });
      expect(deadlines).toHaveLength(2);
    });
  });

  it('adopts a task without a create', async () => {
    const finished = await result(
      { taskId: '777', task: 'image2video' },
      {
        poll: ({ taskId, task, adopted }: PollInput) =>
          Promise.resolve({ task: { ...done, taskId, message: `${task ?? ''} ${adopted}` }, looks: 1 }),
        download: ({ taskId }: { taskId: string }) =>
          Promise.resolve({ ...downloaded, sidecarFile: `/out/${taskId}.json` }),
      },
    );
    expect(finished).toMatchObject({ taskId: '777', task: 'image2video', sidecarFile: '/out/777.json' });
  });

  it('ends at once when cancelled while it waits for a slot: nothing was sent', async () => {
    await withGeneration({ prompt: 'a fox' }, { poll: good.poll }, async (handle) => {
      // No worker has the activity `submit` here, so the generation waits.
      await expect.poll(() => handle.query<GenerationStatus>('status')).toMatchObject({ state: 'queued' });
      await handle.cancel();
      await expect(handle.result()).rejects.toMatchObject({ cause: expect.any(CancelledFailure) as unknown });
      expect((await handle.describe()).status.name).toBe('CANCELLED');
    });
  });

  it('keeps the task id and is honest about the bill when cancelled while Kling generates', async () => {
    const poll = async () => {
      const beat = setInterval(() => Context.current().heartbeat(), 500);
      await Context.current()
        .sleep('1 minute')
        .finally(() => clearInterval(beat));
    };
    await withGeneration({ prompt: 'a fox' }, { ...good, poll }, async (handle) => {
      await expect.poll(() => handle.query<GenerationStatus>('status')).toMatchObject({ state: 'processing' });
      const cancelledAt = Date.now();
      await handle.cancel();
      await expect(handle.result()).rejects.toMatchObject({ cause: expect.any(CancelledFailure) as unknown });
      expect(Date.now() - cancelledAt).toBeLessThan(5000);
      const notice = 'Kling has no cancel: task 101 goes on there and is billed; its files can be collected later.';
      expect((await handle.describe()).memo).toMatchObject({ klingTaskId: '101', klingNotice: notice });
      expect(await handle.query<GenerationStatus>('status')).toMatchObject({ state: 'cancelled', notices: [notice] });
    });
  });

  it('waits for the task id of a create that is on its way when cancelled, and loses none', async () => {
    let started = false;
    const submit = async () => {
      started = true;
      await sleep(1500);
      return submitted('909');
    };
    await withGeneration({ prompt: 'a fox' }, { ...good, submit }, async (handle) => {
      await expect.poll(() => started).toBe(true);
      await handle.cancel();
      await expect(handle.result()).rejects.toMatchObject({ cause: expect.any(CancelledFailure) as unknown });
      expect((await handle.describe()).memo).toMatchObject({ klingTaskId: '909' });
    });
  });

  it('shows what filters need in the search attributes', async () => {
    await withGeneration({ prompt: 'a fox' }, good, async (handle) => {
      await handle.result();
      const { typedSearchAttributes } = await handle.describe();
      const found = typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]);
      expect(Object.fromEntries(found)).toMatchObject({
        KlingState: 'completed',
        KlingTaskId: '101',
        KlingModel: 'kling-v2-6',
      });
    });
  });

  it('does without search attributes on a server that lacks them', async () => {
    const submit = () => Promise.resolve({ ...submitted(), searchable: false });
    await withGeneration({ prompt: 'a fox' }, { ...good, submit }, async (handle) => {
      await handle.result();
      const { typedSearchAttributes } = await handle.describe();
      expect(typedSearchAttributes.getAll().map(({ key }) => key.name)).not.toContain('KlingState');
    });
  });

  it('fails visibly, rather than running for ever, on a fault of its own', async () => {
    const poll = () => Promise.resolve(null);
    const failure = await failureOf(result({ prompt: 'a fox' }, { ...good, poll }));
    expect(failure.type).toBe('Unexpected');
    expect(failure.details?.[0]).toMatchObject({ taskId: '101' });
  });
});
