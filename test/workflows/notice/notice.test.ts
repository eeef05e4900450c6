import { randomUUID } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/common';
import { Worker } from '@temporalio/worker';
import { describe, expect, it } from 'vitest';
import type { DeliverInput } from '../../../src/contract/notices.js';
import { announcedOf, sinks } from '../announced.js';
import { codePath, useWorkflows } from '../harness.js';
import { quickWorkers, whileRunning } from '../while-running.js';

const { client, native } = useWorkflows();

const event = {
  id: 'evt_1',
  type: 'generation.completed',
  timestamp: '2026-11-25T12:00:00.000Z',
  data: { workflowId: 'fox' },
};
const target = (url: string) => ({ kind: 'url', url });

/** Runs a notice with a delivery of the test's. */
async function send(input: unknown, deliverNotice: (input: DeliverInput) => Promise<void>): Promise<unknown> {
  const taskQueue = `kling-${randomUUID()}`;
  const options = { ...quickWorkers, connection: native() };
  const workers = await Promise.all([
    Worker.create({ ...options, taskQueue, workflowBundle: { codePath }, sinks }),
    Worker.create({ ...options, taskQueue: `${taskQueue}-notices`, activities: { deliverNotice } }),
  ]);
  return whileRunning(workers, () =>
    client().workflow.execute('notice', { taskQueue, workflowId: randomUUID(), args: [input] }),
  );
}

describe('a notice', () => {
  it('is brought to each target, on a queue of its own, again where that fails at first', async () => {
    const seen: string[] = [];
    const delivered = await send(
      { event, targets: [target('https://a.example/x'), target('https://b.example')] },
      (input) => {
        const { target: to } = input;
        const url = to.kind === 'url' ? to.url : '';
        seen.push(url);
        if (seen.filter((one) => one === url).length === 1 && url.includes('b.'))
          return Promise.reject(ApplicationFailure.create({ message: 'It answers HTTP 500.', nextRetryDelay: 10 }));
        expect(input.event).toEqual(event);
        return Promise.resolve();
      },
    );
    expect(delivered).toEqual({ delivered: 2 });
    expect(seen.sort()).toEqual(['https://a.example/x', 'https://b.example', 'https://b.example']);
  });

  it('fails with who has not got it, and leaves out of its text what may be a secret', async () => {
    const input = { event, targets: [target('https://a.example/token?key=1'), target('https://b.example')] };
    const failed = send(input, ({ target: to }) =>
      to.kind === 'url' && to.url.includes('a.')
        ? Promise.reject(ApplicationFailure.nonRetryable('It wants no more notices (HTTP 410).'))
        : Promise.resolve(),
    );
    await expect(failed).rejects.toMatchObject({
      cause: {
        type: 'Undelivered',
        message: 'Not delivered. https://a.example/…: It wants no more notices (HTTP 410).',
        details: [{ undelivered: [{ target: input.targets[0] }] }],
      },
    });
  });

  it('of a workflow of the user that cannot be started is told by another', async () => {
    const id = `fox-${randomUUID()}`;
    const then = { kind: 'then', id, workflowId: `${id}/then`, type: 'publish', taskQueue: 'mine', result: {} };
    const failed = send({ event, targets: [target('https://a.example'), then] }, ({ target: to }) =>
      to.kind === 'then'
        ? Promise.reject(ApplicationFailure.nonRetryable('Temporal does not start it: no.'))
        : Promise.resolve(),
    );
    await expect(failed).rejects.toThrow();
    expect(announcedOf(id)).toMatchObject([
      {
        type: 'alert.then-failed',
        notify: [{ url: 'https://a.example' }],
        data: {
          workflowId: id,
          then: { type: 'publish', taskQueue: 'mine' },
          reason: 'Temporal does not start it: no.',
        },
      },
    ]);
  });

  it.each([
    ['nothing', undefined, 'event: nothing is none of a notice'],
    ['no target', { event, targets: [] }, 'targets: [] is none of a notice'],
    [
      'a target of another kind',
      { event, targets: [{ kind: 'url', url: 'file:///etc/passwd' }] },
      'targets: {"kind":"url"',
    ],
    [
      'an id that is no header',
      { event: { ...event, id: 'a\r\nb' }, targets: [target('https://a.example')] },
      'event: {"id"',
    ],
  ])('refuses %s', async (_what, input, text) => {
    await expect(send(input, () => Promise.resolve())).rejects.toMatchObject({
      cause: { type: 'InvalidRequest', message: expect.stringContaining(text) as string },
    });
  });
});
