import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { Connection } from '@temporalio/client';
import { findFreePort } from '../../src/local/free-port.js';
import { CLIENT } from '../e2e/harness.js';
import { createFaultStage, expectOracles, useFaultStage } from './rig/fault-stage.js';
import { listProcesses } from './rig/processes.js';

const json = (text: string) => JSON.parse(text) as Record<string, unknown>;

/** Two seconds for the answer, of which half a second is for what nobody may answer; the rest is for the start of a process on a busy machine. Temporal itself gives up after half a minute. */
const ANSWERED_WITHIN_MS = 10_000;

describe('nobody works', () => {
  const stage = useFaultStage({ speed: 0 });

  it('31: status, lists and cancel answer at once from what Temporal has recorded, and a cancellation is heard by the next worker', async () => {
    const { kling, startWorker, simulator, startBatch, start } = stage();
    const worker = await startWorker();
    const generation = await start({ prompt: 'a fox' });
    const id = generation.workflowId;
    const items = ['owl', 'cat'].map((name) => ({ id: name, prompt: `the ${name}` }));
    const batch = await startBatch(items);
    await expect.poll(() => simulator.stats().acceptedCreates).toBe(3);
    await expect.poll(async () => (await generation.query<{ state: string }>('status')).state).toBe('processing');
    await worker.kill('SIGKILL');
    const taskId = simulator.tasks().find(({ prompt }) => prompt === 'a fox')?.id;
    const took: Record<string, number> = {};
    const ask = async (...args: readonly string[]) => {
      const sinceMs = performance.now();
      const answer = await kling(args);
      took[args.filter((word) => !word.includes('-')).join(' ')] = Math.round(performance.now() - sinceMs);
      expect(answer.code).toBe(0);
      return answer;
    };
    const status = await ask('status', id, '--json');
    expect(json(status.stdout)).toMatchObject({ state: 'processing', source: 'server', taskId, prompt: 'a fox' });
    expect(status.stderr).toContain('No worker answers');
    const listed = JSON.parse((await ask('list', '--limit', '1000', '--json')).stdout) as { workflowId: string }[];
    expect(listed.find(({ workflowId }) => workflowId === id)).toMatchObject({ state: 'processing', taskId });
    // What the index does not say within half a second is left out.
    await expect
      .poll(async () => (await ask('batch', 'status', batch.workflowId)).stdout, { timeout: 60_000 })
      .toContain('generations  2 running');
    expect((await ask('batch', 'list', '--limit', '1000')).stdout).toContain(batch.workflowId);
    const answer = 'is asked to stop';
    expect((await ask('cancel', id)).stderr).toContain(answer);
    expect((await ask('batch', 'cancel', batch.workflowId)).stderr).toContain(answer);
    console.log(`without a worker, in ms: ${JSON.stringify(took)}`);
    for (const ms of Object.values(took)) expect(ms).toBeLessThan(ANSWERED_WITHIN_MS);

    await startWorker();
    for (const handle of [generation, batch])
      await expect(handle.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
    expect(json((await kling(['status', id, '--json'])).stdout)).toMatchObject({ state: 'cancelled', taskId });
    const again = await kling(['retry', id]);
    expect(again.code, 'a retry would pay for what an adoption collects').toBe(2);
    expect(again.stderr).toContain(`kling adopt ${taskId ?? ''}`);
    await expectOracles(stage());
  }, 240_000);
});

const findPort = () => findFreePort('127.0.0.1', 0);

/** A Temporal server without our search attributes, as anybody starts it. */
async function startBareServer(port: number): Promise<void> {
  const args = ['server', 'start-dev', '--headless', '--log-level', 'never', '--port', String(port)];
  const server = spawn(inject('temporalBinary'), args, { stdio: 'ignore' });
  onTestFinished(() => void server.kill('SIGKILL'));
  const connect = async () => {
    const connection = await Connection.connect({ address: `127.0.0.1:${port}`, connectTimeout: 1000 });
    await connection.close();
    return true;
  };
  await expect.poll(() => connect().catch(() => false)).toBe(true);
}

/** A service of ours, and what it says. */
function startService(command: string, env: Readonly<Record<string, string>>) {
  const child: ChildProcess = spawn(process.execPath, [CLIENT, command], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (output += text));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { child, ended, output: () => output };
}

describe('a Temporal server that is not there yet, and then lacks our search attributes', () => {
  const late = useFaultStage({ speed: 1000 });

  it('33: worker and receiver wait for it and say so, and begin by themselves once it is there', async () => {
    const { env, kling } = late();
    const [port, health, door] = [await findPort(), await findPort(), await findPort()];
    const ours = { ...env, TEMPORAL_ADDRESS: `127.0.0.1:${port}`, KLING_HEALTH_ADDRESS: `127.0.0.1:${health}` };
    const worker = startService('worker', ours);
    const receiver = startService('callbacks', {
      ...ours,
      KLING_CALLBACK_URL: `http://127.0.0.1:${door}/kling`,
      KLING_CALLBACK_ADDRESS: `127.0.0.1:${door}`,
    });
    await expect.poll(() => worker.output()).toContain('next try in');
    await expect.poll(() => receiver.output()).toContain('next try in');
    const readyz = () => fetch(`http://127.0.0.1:${health}/readyz`);
    expect((await readyz()).status).toBe(503);
    await startBareServer(port);
    await expect.poll(async () => (await readyz()).status).toBe(200);
    await expect.poll(() => receiver.output()).toContain(`are received at http://127.0.0.1:${door}`);
    expect(worker.output()).toContain('lacks the search attributes KlingState');
    expect((await kling(['generate', 'a fox'], { env: ours })).code).toBe(0);
    for (const { child, ended } of [worker, receiver]) {
      child.kill('SIGTERM');
      expect(await ended).toBe(0);
    }
    // The oracles look at the server of their stage, which this is not.
    expect(late().simulator.stats()).toMatchObject({ acceptedCreates: 1, refusedCreates: 0, duplicateExternalIds: 0 });
    expect((await late().files()).filter((name) => name.endsWith('.part'))).toEqual([]);
    expect(listProcesses(late().taskQueue)).toEqual([]);
  });

  it('34: lists and generations work without them, and with them from the moment they are registered', async () => {
    const port = await findPort();
    await startBareServer(port);
    const stage = await createFaultStage({ speed: 1000, address: `127.0.0.1:${port}` });
    onTestFinished(() => stage.close());
    const { start, startWorker, kling } = stage;
    const first = await startWorker();
    const without = await start({ prompt: 'made without them' });
    await without.result();
    await expect
      .poll(async () => (await kling(['list'])).stdout)
      .toMatch(new RegExp(`${without.workflowId} +completed`));
    expect(await kling(['setup'])).toMatchObject({ code: 0 });
    await first.kill('SIGTERM');
    await startWorker();
    const withThem = await start({ prompt: 'made with them' });
    await withThem.result();
    const listed = async () => (await kling(['list', '--state', 'completed'])).stdout;
    await expect.poll(listed).toMatch(new RegExp(`${withThem.workflowId} +completed`));
    await expectOracles(stage);
  });
});
