import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { GenerationResult } from '../../src/domain/generation/generation.js';
import { CLIENT, useStage } from './harness.js';
import { startOwnServer } from './own-server.js';

const SECRET = 'whsec_dGVzdHNlY3JldHRlc3RzZWNyZXR0ZXN0c2VjcmV0MTI=';

/** A port that is free now. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Where a worker receives callbacks, and where it says how it fares. Looks come so late that only callbacks can end a wait. */
async function callbackEnv() {
  const [port, healthPort] = [await freePort(), await freePort()];
  return {
    url: `http://127.0.0.1:${port}`,
    health: `http://127.0.0.1:${healthPort}`,
    env: {
      KLING_CALLBACK_URL: `http://127.0.0.1:${port}/kling`,
      KLING_CALLBACK_ADDRESS: `127.0.0.1:${port}`,
      KLING_HEALTH_ADDRESS: `127.0.0.1:${healthPort}`,
      KLING_POLL_SECONDS: '120',
    },
  };
}

describe('callbacks that are not signed', () => {
  const stage = useStage({ speed: 60, videoConcurrency: 20 });

  it('are hints: each task is looked at before its end counts', async () => {
    const { simulator, startWorker, start } = stage();
    const { env } = await callbackEnv();
    await startWorker({ ...env, KLING_VIDEO_CONCURRENCY: '20' });
    const prompts = ['a fox', 'a fox [callback-replayed]', 'a fox [callback-forged]', 'a fox [fail]'];
    const handles = await Promise.all(prompts.map((prompt) => start({ prompt, run: { attempts: 1 } })));
    const ends = await Promise.allSettled(handles.map((handle) => handle.result() as Promise<GenerationResult>));
    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected']);
    // Of the forged ones two more. What ended before its wait began is looked at together with others.
    const { one, list, tasks } = simulator.stats().statusRequests;
    expect(one + list + tasks).toBeLessThanOrEqual(prompts.length + 2);
    expect(simulator.stats().mediaRequests).toBe(3);
  });
});

describe('kling callbacks', () => {
  const stage = useStage({ webhookSecret: SECRET, speed: 60, videoConcurrency: 20 });

  it('ends the waits of a worker that receives nothing, and its test tells that it is there', async () => {
    const { simulator, startWorker, start, kling, env: base, client } = stage();
    const { env } = await callbackEnv();
    const ours = { ...env, KLING_WEBHOOK_SECRET: SECRET };
    const before = await kling(['callbacks', 'test'], { env: ours });
    expect(before.code).toBe(1);
    expect(before.stdout).toMatch(/, account default: nobody answers there: /);
    const receiver = spawn(process.execPath, [CLIENT, 'callbacks'], {
      env: { ...base, ...ours },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    onTestFinished(() => void receiver.kill('SIGKILL'));
    await new Promise((resolve) => receiver.once('message', resolve));
    const test = await kling(['callbacks', 'test'], { env: ours });
    expect(test.stdout).toMatch(
      /, account default: a receiver with its keys answers in \d+ ms, and takes the signature\n$/,
    );
    expect(test.code).toBe(0);
    await startWorker({ ...ours, KLING_CALLBACK_ADDRESS: 'off' });
    const doctor = await kling(['doctor'], { env: ours });
    expect(doctor.stdout).toMatch(
      /^ok {4}callbacks +http:\/\/127\.0\.0\.1:\d+\/kling: a receiver with its keys answers/m,
    );
    const handle = await start({ prompt: 'a fox [callback-twice]' });
    expect(await handle.result()).toMatchObject({ artifacts: [{}] });
    const { events = [] } = await client.workflow.getHandle(handle.workflowId).fetchHistory();
    expect(events).toHaveLength(25);
    expect(simulator.stats().acceptedCreates).toBe(1);
    const ended = new Promise((resolve) => receiver.once('exit', resolve));
    receiver.kill('SIGTERM');
    expect(await ended).toBe(0);
  });

  it('says when its Temporal server has died, and when that answers again', async () => {
    const server = await startOwnServer(path.join(stage().outputDir, 'temporal.db'));
    onTestFinished(() => server.kill());
    const { env } = await callbackEnv();
    const receiver = spawn(process.execPath, [CLIENT, 'callbacks'], {
      env: { ...stage().env, ...env, TEMPORAL_ADDRESS: server.address },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    onTestFinished(() => void receiver.kill('SIGKILL'));
    let said = '';
    receiver.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    await expect.poll(() => said).toContain(`told to Temporal at ${server.address}`);
    await server.kill();
    await expect
      .poll(() => said)
      .toMatch(/ does not answer \(.*\), since .*\. Callbacks are answered with 503 until it does; nothing is lost, /);
    await server.restart();
    await expect.poll(() => said).toMatch(/ answers again, after .*; callbacks are told to it\.\n$/);
    expect(said.split('\n').filter((line) => line.includes('does not answer'))).toHaveLength(1);
    const ended = new Promise((resolve) => receiver.once('exit', resolve));
    receiver.kill('SIGTERM');
    expect(await ended).toBe(0);
  });
});
