import { spawn } from 'node:child_process';
import { createConnection } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createCallbackUrl, derivePathKey } from '../../src/callbacks/callback-url.js';
import type { CallbackCounts } from '../../src/domain/callbacks/callback-counts.js';
import type { GenerationStatus } from '../../src/domain/generation/generation.js';
import { findFreePort } from '../../src/local/free-port.js';
import type { WorkerProcess } from '../e2e/harness.js';
import { CLIENT } from '../e2e/harness.js';
import type { FaultStage } from './rig/fault-stage.js';
import { expectOracles, useFaultStage } from './rig/fault-stage.js';
import { countDescriptors, readMegabytes } from './rig/processes.js';

type Started = Awaited<ReturnType<FaultStage['start']>>;

/** Where callbacks are received. Looks come so late that only callbacks can end a wait. */
async function openDoor() {
  const port = await findFreePort('127.0.0.1', 0);
  const env = {
    KLING_CALLBACK_URL: `http://127.0.0.1:${port}/kling`,
    KLING_CALLBACK_ADDRESS: `127.0.0.1:${port}`,
    KLING_POLL_SECONDS: '120',
    KLING_VIDEO_CONCURRENCY: '20',
  };
  return { port, env };
}

/** The URL that was made for the task of a generation. */
function urlFor({ simulator, secrets }: FaultStage, { workflowId }: Started, base: string) {
  const task = simulator.tasks()[0];
  const externalTaskId = task?.externalTaskId ?? '';
  const target = { account: 'default', workflowId, runId: externalTaskId.slice('kt-'.length, -2), externalTaskId };
  return { url: createCallbackUrl(base, target, derivePathKey(secrets)) ?? '', taskId: task?.id };
}

const stateOf = async (handle: Started) => (await handle.query<GenerationStatus>('status')).state;

/** Writes on a raw connection and resolves with what came back before the other side closed it. */
function talk(port: number, pieces: Iterable<string | Buffer>, pauseMs = 0): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = createConnection({ port, host: '127.0.0.1' });
    socket.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
    const write = async () => {
      for (const piece of pieces) {
        if (socket.destroyed) return;
        await new Promise((written) => socket.write(piece, written));
        if (pauseMs > 0) await sleep(pauseMs);
      }
    };
    void write();
  });
}

const MEGABYTE = Buffer.alloc(1 << 20, 'x');
const TEN = Array.from({ length: 10 }, () => MEGABYTE);
const CHUNK = Buffer.concat([Buffer.from('100000\r\n'), MEGABYTE, Buffer.from('\r\n')]);

const readHealth = (worker: WorkerProcess, page: string) => {
  const [url = ''] = /http:\/\/127\.0\.0\.1:\d+(?=\/healthz)/.exec(worker.output()) ?? [];
  return fetch(`${url}/${page}`);
};

async function readOutcomes(worker: WorkerProcess): Promise<CallbackCounts['outcomes']> {
  const { callbacks } = (await (await readHealth(worker, 'readyz')).json()) as { callbacks: CallbackCounts };
  return callbacks.outcomes;
}

describe('callbacks that anybody may have sent', () => {
  const stage = useFaultStage({ speed: 0, videoConcurrency: 20 });

  it('18: a lie a thousand times, 10 MB, a byte now and then, before and after the end: a look in two seconds at most, and memory stays', async () => {
    const { simulator, startWorker, start } = stage();
    const { port, env } = await openDoor();
    const worker = await startWorker({ ...env, KLING_WEBHOOK_SECRET: '' });
    const handle = await start({ prompt: 'a fox' });
    await expect.poll(() => stateOf(handle)).toBe('processing');
    const { url, taskId } = urlFor(stage(), handle, env.KLING_CALLBACK_URL);
    const videos = [{ url: 'http://127.0.0.1:9/x.mp4' }];
    const lie = JSON.stringify({ task_id: taskId, task_status: 'succeed', task_result: { videos } });
    const tell = async (count: number) => {
      // Each on a connection of its own: one that is kept may be closed in the moment in which it is used again.
      const replies = Array.from({ length: count }, async () => {
        const { statusCode, body } = await request(url, { method: 'POST', body: lie, reset: true });
        await body.dump();
        return statusCode;
      });
      return new Set(await Promise.all(replies));
    };
    const path = new URL(url).pathname;
    const head = (where: string) => `POST ${where} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n`;

    expect(await tell(100)).toEqual(new Set([200]));
    const before = readMegabytes(worker.child.pid) ?? 0;
    const sinceMs = performance.now();
    const asked = () => simulator.stats().statusRequests.one;
    const askedBefore = asked();
    const slow = Promise.all([
      talk(port, [head(path)]),
      talk(port, [`${head(path)}content-length: 5000\r\n\r\n`, ...Array.from({ length: 300 }, () => 'x')], 100),
    ]);
    const large = await Promise.all([
      ...Array.from({ length: 20 }, () => talk(port, [`${head(path)}content-length: ${10 << 20}\r\n\r\n`, ...TEN])),
      talk(port, [`${head(path)}transfer-encoding: chunked\r\n\r\n`, ...TEN.map(() => CHUNK), '0\r\n\r\n']),
    ]);
    for (const answer of large) expect(answer).toMatch(/^HTTP\/1\.1 413 |^$/);
    await talk(port, [`${head('/a/b')}content-length: ${10 << 20}\r\n\r\n`, ...TEN]);
    for (let round = 0; round < 2; round += 1) expect(await tell(150)).toEqual(new Set([200]));
    expect(asked() - askedBefore).toBeLessThanOrEqual(1 + Math.ceil((performance.now() - sinceMs) / 2000));
    for (const answer of await slow) expect(answer).toMatch(/^HTTP\/1\.1 408 |^$/);
    // Two hundred megabytes have been sent.
    expect((readMegabytes(worker.child.pid) ?? 0) - before).toBeLessThan(120);
    expect(await stateOf(handle)).toBe('processing');

    simulator.endTask(taskId ?? '', { status: 'succeed' });
    await handle.result();
    const askedAtEnd = asked();
    for (let round = 0; round < 4; round += 1) expect(await tell(150)).toEqual(new Set([200]));
    expect(asked()).toBe(askedAtEnd);
    // Connections of those who say nothing more are closed.
    await expect.poll(() => countDescriptors(worker.child.pid)).toBeLessThan(70);
    await expectOracles(stage());
  });
});

describe('callbacks that Kling signs', () => {
  const stage = useFaultStage({ speed: 30, videoConcurrency: 20 });

  it('18: twice, in disorder, forged, of another tenant, late, a thousand times, before the create is answered: each ends its own wait, without a look', async () => {
    const { simulator, startWorker, start, secrets, client } = stage();
    simulator.set({ webhookSecret: secrets.webhookSecret });
    const { env } = await openDoor();
    const worker = await startWorker(env);
    const held = simulator.barrier({ name: 'held', route: 'text2video.create', at: 'after-accept' });
    const early = await start({ prompt: 'told before its create is answered' });
    await expect.poll(() => simulator.tasks()[0]?.status).toBe('succeed');
    await expect.poll(async () => (await readOutcomes(worker)).failed).toBeGreaterThan(0);
    held.release();
    const faults = ['twice', 'disorder', 'forged', 'foreign', 'huge', 'slow', 'replayed', 'late'];
    const prompts = [...faults.map((fault) => `a fox [callback-${fault}]`), 'an owl [risk-control]'];
    const handles = await Promise.all(prompts.map((prompt) => start({ prompt, run: { attempts: 1 } })));
    const ends = await Promise.allSettled([early, ...handles].map((handle) => handle.result()));
    expect(ends.map(({ status }) => status)).toEqual([...prompts.map(() => 'fulfilled'), 'rejected']);
    expect(simulator.stats()).toMatchObject({
      acceptedCreates: 10,
      statusRequests: { one: 0, list: 0, tasks: 0 },
      mediaRequests: 9,
    });
    const { events = [] } = await client.workflow.getHandle(handles[0]?.workflowId ?? '').fetchHistory();
    expect(events).toHaveLength(25);
    const outcomes = await readOutcomes(worker);
    expect(outcomes.told).toBeGreaterThan(5);
    expect(outcomes.refused).toBeGreaterThan(0);
    expect(await (await readHealth(worker, 'metrics')).text()).toMatch(
      /^kling_callbacks_total\{outcome="told"\} [1-9]/m,
    );
    expect(worker.output()).not.toMatch(/\/kling\/[\w-]{40}/);
    await expectOracles(stage());
  });
});

/** `kling callbacks`, once it receives. */
async function startReceiver(env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [CLIENT, 'callbacks'], { env, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  await new Promise((resolve) => child.once('message', resolve));
  return {
    kill: () => {
      child.kill('SIGKILL');
      return ended;
    },
  };
}

describe('callbacks that do not come through', () => {
  const stage = useFaultStage({ speed: 0, videoConcurrency: 20, callbackFaults: ['never'] });

  it('19: Temporal is away when one comes: it is answered 503, and taken when it is sent again', async () => {
    const { simulator, startWorker, start, openWays, env: base } = stage();
    const { env } = await openDoor();
    const ways = await openWays();
    const receiver = await startReceiver({ ...base, ...env, ...ways.env, KLING_WEBHOOK_SECRET: '' });
    await startWorker({ ...env, KLING_CALLBACK_ADDRESS: 'off', KLING_WEBHOOK_SECRET: '' });
    const handle = await start({ prompt: 'a fox' });
    await expect.poll(() => stateOf(handle)).toBe('processing');
    const { url, taskId = '' } = urlFor(stage(), handle, env.KLING_CALLBACK_URL);
    simulator.endTask(taskId, { status: 'succeed' });
    const body = JSON.stringify({ task_id: taskId, task_status: 'succeed' });
    const tell = async () => (await fetch(url, { method: 'POST', body })).status;
    ways.toTemporal.blackhole();
    expect(await tell()).toBe(503);
    ways.toTemporal.heal();
    await expect.poll(tell).toBe(200);
    await handle.result();
    await receiver.kill();
    await expectOracles(stage());
  });

  it('19: none comes, and the receiver is killed: looks end the wait', async () => {
    const { simulator, startWorker, start, env: base } = stage();
    const { env } = await openDoor();
    const receiver = await startReceiver({ ...base, ...env });
    await startWorker({ ...env, KLING_CALLBACK_ADDRESS: 'off', KLING_POLL_SECONDS: '1' });
    const first = await start({ prompt: 'a fox' });
    await expect.poll(() => stateOf(first)).toBe('processing');
    await receiver.kill();
    const second = await start({ prompt: 'an owl' });
    await expect.poll(() => stateOf(second)).toBe('processing');
    simulator.set({ speed: 1000, callbackFaults: [] });
    await Promise.all([first.result(), second.result()]);
    await expectOracles(stage());
  });
});
