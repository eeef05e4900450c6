import { describe, expect, it } from 'vitest';
import { useAltered } from '../e2e/altered.js';
import { expectOracles, useFaultStage } from './rig/fault-stage.js';

const WAIT = { timeout: 60_000, interval: 200 };

/** `poll` under a name that no history has: what a version with other workflow code does to those that run. */
const otherActivity = (bundle: string) => bundle.replace(/(\.\.\.POLL,[^;]*?)\.poll;/, '$1.look;');
/** Workflow code with mistakes in it: it throws, or never comes to an end. */
const mistaken = (bundle: string) =>
  bundle.replace(
    /\bfunction generation\((\w+)\) \{/,
    '$& if ($1.prompt === "throws") throw new TypeError("a mistake"); while ($1.prompt === "loops");',
  );

describe('a worker whose code does not fit the workflows', { timeout: 300_000 }, () => {
  const stage = useFaultStage({ speed: 10 });

  const alter = useAltered();

  async function ask(log: string): Promise<{ status: number; body: string; metrics: string }> {
    const url = /http:\/\/127\.0\.0\.1:\d+(?=\/healthz)/.exec(log)?.[0] ?? '';
    const ready = await fetch(`${url}/readyz`);
    return { status: ready.status, body: await ready.text(), metrics: await (await fetch(`${url}/metrics`)).text() };
  }

  it('25: code that would take other steps: the worker is not ready, counts and logs them, also when it finds them failing, and the right code goes on', async () => {
    const { simulator, startWorker, start } = stage();
    // Tasks that never end are looked at all the while.
    const calm = { KLING_POLL_SECONDS: '5' };
    const good = await startWorker(calm);
    const [gone, run] = await Promise.all([start({ prompt: '[stuck] an owl' }), start({ prompt: '[stuck] a fox' })]);
    for (const handle of [gone, run])
      await expect.poll(async () => (await handle.query<{ state: string }>('status')).state, WAIT).toBe('processing');
    await good.kill('SIGKILL');
    const { program: other } = await alter(otherActivity);
    const first = await startWorker(calm, other);
    await gone.signal('go on', {});
    await expect.poll(async () => (await ask(first.output())).status, WAIT).toBe(503);
    await first.kill('SIGKILL');
    // Temporal and the SDK are silent from the second try on.
    const second = await startWorker(calm, other);
    await expect
      .poll(async () => (await ask(second.output())).body, WAIT)
      .toContain(`fail in this worker, e.g. ${JSON.stringify(JSON.stringify(gone.workflowId)).slice(1, -1)}`);
    const { status, body, metrics } = await ask(second.output());
    expect(status).toBe(503);
    expect(body).toContain('Nondeterminism');
    expect(metrics).toMatch(/^kling_worker_ready 0$/m);
    expect(metrics).toMatch(/^kling_workflows_failing 1$/m);
    expect(metrics).toMatch(/^kling_workflow_task_failures_total [1-9]/m);
    expect(second.output()).toContain('"level":"ERROR","message":"Tasks of a workflow fail in this worker');
    await gone.terminate();
    await expect.poll(async () => (await ask(second.output())).status, WAIT).toBe(200);

    await run.signal('go on', {});
    await expect.poll(async () => (await ask(second.output())).status, WAIT).toBe(503);
    await second.kill('SIGKILL');
    await startWorker(calm);
    const { taskId = '' } = await run.query<{ taskId?: string }>('status');
    simulator.endTask(taskId, { status: 'succeed' });
    await run.result();
    await expectOracles(stage(), { failedTasks: 6 });
  });

  it('25: code that throws, and code that never comes to an end: the worker is not ready, and the right code makes both', async () => {
    const { startWorker, start } = stage();
    const worker = await startWorker({}, (await alter(mistaken)).program);
    const fails = (count: number) =>
      expect
        .poll(async () => (await ask(worker.output())).metrics, WAIT)
        .toMatch(new RegExp(`^kling_workflows_failing ${count}$`, 'm'));
    const handles = [await start({ prompt: 'throws' })];
    await fails(1);
    await expect.poll(worker.output, WAIT).toContain('a mistake');
    handles.push(await start({ prompt: 'loops' }));
    await fails(2);
    expect((await ask(worker.output())).status).toBe(503);
    await worker.kill('SIGKILL');
    await startWorker();
    await Promise.all(handles.map((handle) => handle.result()));
    await expectOracles(stage(), { failedTasks: 2 });
  });
});
