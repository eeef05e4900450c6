import { chmod, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { KlingEvent } from '../../src/domain/notices/event.js';
import type { GenerationResult } from '../../src/domain/generation/generation.js';
import { startReceiver, verify } from '../notices/receiver.js';
import { useStage } from './harness.js';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
/** In the path of a URL of the operator's. */
const TOKEN = 'canary-of-a-path';
const DOWN = { timeout: 30_000 };

describe('notices', () => {
  const stage = useStage({ speed: 60 });

  it('reach a receiver that is away at first, each once, while the generation has ended in time; a program, and a workflow of the user', async () => {
    const { startWorker, start, client, outputDir, kling } = stage();
    const away = await startReceiver();
    await away.close();
    const program = path.join(outputDir, 'on-event');
    await writeFile(program, '#!/bin/sh\ncat >> "$0.events"\nenv >> "$0.env"\n');
    await chmod(program, 0o700);
    const hook = `http://127.0.0.1:${away.port}/${TOKEN}`;
    const env = { KLING_NOTIFY_SECRET: SECRET, KLING_NOTIFY_HOSTS: '127.0.0.1' };
    const targets = [hook, { exec: program, events: ['generation.completed'] }];
    const worker = await startWorker({ ...env, KLING_NOTIFY: JSON.stringify(targets) });

    const then = { type: 'publish', taskQueue: 'nobody-listens', input: { to: 'web' } };
    const handle = await start({ prompt: 'a fox', run: { then } });
    const result = (await handle.result()) as GenerationResult;
    const failed = await start({ prompt: 'a fox [fail]', run: { attempts: 1 } });
    await failed.result().catch(() => undefined);
    const listed = async () => JSON.parse((await kling(['notices', '--json'])).stdout) as { state: string }[];
    await expect.poll(async () => (await listed()).map(({ state }) => state), DOWN).toEqual(['trying', 'trying']);

    const back = await startReceiver(undefined, away.port);
    try {
      await expect.poll(() => back.received.length, DOWN).toBe(2);
      const events = back.received.map((one) => verify(one, SECRET) as KlingEvent);
      const byType = new Map(events.map((event) => [event.type, event]));
      expect([...byType.keys()].sort()).toEqual(['generation.completed', 'generation.failed']);
      expect(byType.get('generation.completed')?.data).toMatchObject({
        workflowId: handle.workflowId,
        files: [{ file: result.artifacts[0]?.file, sha256: result.artifacts[0]?.sha256 }],
      });
      await expect.poll(listed, DOWN).toEqual([]);
      expect(back.received).toHaveLength(2);
      const tried = await kling(['notify', 'test', back.url], { env });
      expect(tried).toMatchObject({ code: 0, stdout: expect.stringContaining('has taken evt_') as string });
      const sent = back.received.at(-1);
      expect(sent === undefined ? undefined : verify(sent, SECRET)).toMatchObject({ type: 'alert.test' });
      const inside = await kling(['notify', 'test', back.url]);
      expect(inside).toMatchObject({
        code: 1,
        stdout: expect.stringContaining('is not on the public internet') as string,
      });
      const lines = readLines((await kling(['watch', handle.workflowId, '--json'])).stdout);
      expect(lines.slice(0, -1).map(({ type }) => type)).toContain('generation.state');
      expect(lines.at(-2)).toEqual(JSON.parse(JSON.stringify(byType.get('generation.completed'))));
      expect(lines.at(-1)).toMatchObject({ workflowId: handle.workflowId, taskId: result.taskId });
    } finally {
      await back.close();
    }

    const told = JSON.parse(await readFile(`${program}.events`, 'utf8')) as KlingEvent;
    expect(told).toMatchObject({ type: 'generation.completed', data: { workflowId: handle.workflowId } });
    const given = await readFile(`${program}.env`, 'utf8');
    expect(given).toMatch(/^PATH=/m);
    expect(given).not.toMatch(/KLING|TEMPORAL/);

    const next = client.workflow.getHandle(`${handle.workflowId}/then`);
    expect((await next.describe()).type).toBe('publish');
    const { events = [] } = await next.fetchHistory();
    const [input] = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
    expect(JSON.parse(Buffer.from(input?.data ?? []).toString())).toEqual({
      id: handle.workflowId,
      result: JSON.parse(JSON.stringify(result)) as unknown,
      input: { to: 'web' },
    });
    await next.terminate();

    let notice = '';
    for await (const history of noticesOf(handle.workflowId)) notice += history;
    expect(notice).toContain('generation.completed');
    for (const secret of [TOKEN, SECRET, SECRET.slice(6)]) {
      expect(notice).not.toContain(secret);
      expect(worker.output()).not.toContain(secret);
    }
  });

  it('that nobody took are listed, and sent again on request; items of a batch start none', async () => {
    const { startWorker, start, kling } = stage();
    let isGone = true;
    const receiver = await startReceiver(() => ({ status: isGone ? 410 : 204 }));
    try {
      await startWorker({ KLING_NOTIFY_HOSTS: '127.0.0.1', KLING_NOTIFY: receiver.url });
      const rows = [{ prompt: 'a fox' }, { prompt: 'a hare' }];
      const batchId = `batch-${Date.now()}`;
      const notify = [{ url: receiver.url, events: ['batch.completed'] }, { url: 'https://10.0.0.5/hook' }];
      const { client, taskQueue } = stage();
      await client.workflow.execute('batch', {
        taskQueue,
        workflowId: batchId,
        args: [{ items: rows, run: { notify } }],
      });
      const failures = async () =>
        JSON.parse((await kling(['notices', '--json'])).stdout) as { id: string; reason: string }[];
      await expect.poll(async () => (await failures()).length, DOWN).toBe(3);
      const listed = await failures();
      expect(listed.every(({ id }) => id.startsWith(`${batchId}/notice/batch.`))).toBe(true);
      expect(listed[0]?.reason).toContain('10.0.0.5 is not on the public internet');
      expect(await kling(['doctor'])).toMatchObject({
        stdout: expect.stringContaining('could not be delivered') as string,
      });

      const lines = readLines((await kling(['watch', batchId, '--json'])).stdout);
      expect(lines.map(({ type }) => type).slice(0, -1)).toEqual(['batch.started', 'batch.completed']);
      expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toContain(lines[1]?.id);

      isGone = false;
      const before = receiver.received.map(({ headers }) => headers['webhook-id']);
      expect(await kling(['notices', 'resend', '--all'])).toMatchObject({ code: 0 });
      await expect.poll(() => receiver.received.length, DOWN).toBe(2 * before.length);
      const again = receiver.received.slice(before.length).map(({ headers }) => headers['webhook-id']);
      expect(again.sort()).toEqual(before.sort());
    } finally {
      await receiver.close();
    }
    expect(await kling(['notices', 'resend', 'nonsense'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('There is no notice') as string,
    });
    const handle = await start({ prompt: 'x', run: { notify: 'exec:/bin/sh' } });
    await expect(handle.result()).rejects.toMatchObject({
      cause: { type: 'InvalidRequest', message: expect.stringContaining('a local command') as string },
    });
  });

  it('that are sent again are listed as before: of an alert, what it is about stands in no other place', async () => {
    const { startWorker, client, taskQueue, kling } = stage();
    await startWorker({});
    const workflowId = `default/notice/alert-${Date.now()}`;
    const url = 'https://10.0.0.5/hook';
    const data = { alert: 'keys-failing', about: 'studio' };
    const event = { id: 'evt_1', type: 'alert.keys-failing', timestamp: new Date().toISOString(), data };
    await client.workflow.start('notice', {
      ...{ workflowId, taskQueue, args: [{ event, targets: [{ kind: 'url', url }] }] },
      memo: { event: event.type, about: 'studio', targets: ['https://10.0.0.5/…'] },
    });
    const failed = async () =>
      (JSON.parse((await kling(['notices', '--json'])).stdout) as { id: string; since: string }[]).find(
        ({ id }) => id === workflowId,
      );
    await expect.poll(failed, DOWN).toMatchObject({ state: 'failed', about: 'studio' });
    const first = await failed();
    expect(await kling(['notices', 'resend', workflowId])).toMatchObject({ code: 0 });
    await expect.poll(async () => (await failed())?.since, DOWN).not.toBe(first?.since);
    await expect.poll(failed, DOWN).toMatchObject({ state: 'failed', about: 'studio' });
  });

  const readLines = (text: string) =>
    text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);

  /** Histories of the notices about a generation, with what their payloads hold. */
  async function* noticesOf(id: string): AsyncGenerator<string> {
    const { client } = stage();
    for await (const { workflowId } of client.workflow.list({ query: 'WorkflowType = "notice"' })) {
      if (!workflowId.startsWith(id)) continue;
      const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
      yield JSON.stringify(events, function (this: Record<string, unknown>, key, value: unknown) {
        const raw = this[key];
        return raw instanceof Uint8Array ? Buffer.from(raw).toString() : value;
      });
    }
  }
});
