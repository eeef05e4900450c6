import { describe, expect, it } from 'vitest';
import { useAltered } from './altered.js';
import { useStage } from './harness.js';

const WAIT = { timeout: 60_000, interval: 200 };

/** `poll` under a name that no history has: what a version with other workflow code does to those that run. */
const otherActivity = (bundle: string) => bundle.replace(/(\.\.\.POLL,[^;]*?)\.poll;/, '$1.look;');
/** Workflow code with a mistake in it. */
const thrownAtStart = (bundle: string) =>
  bundle.replace(/\bfunction generation\([^)]*\) \{/, '$& throw new TypeError("a mistake");');

describe('a worker whose code does not fit the workflows', { timeout: 120_000 }, () => {
  const stage = useStage({ speed: 1 });
  const alter = useAltered();

  async function ask(log: string): Promise<{ status: number; body: string; metrics: string }> {
    const url = /http:\/\/127\.0\.0\.1:\d+(?=\/healthz)/.exec(log)?.[0] ?? '';
    const ready = await fetch(`${url}/readyz`);
    return { status: ready.status, body: await ready.text(), metrics: await (await fetch(`${url}/metrics`)).text() };
  }

  it('is not ready, counts and logs them while they fail, also when it finds them failing, and is ready once they are gone', async () => {
    const good = await stage().startWorker();
    const run = await stage().start({ prompt: 'a fox' });
    await expect.poll(async () => (await run.query<{ state: string }>('status')).state, WAIT).toBe('processing');
    await good.kill('SIGKILL');
    const { program: other } = await alter(otherActivity);
    const first = await stage().startWorker({}, other);
    await run.signal('go on', {});
    await expect.poll(async () => (await ask(first.output())).status, WAIT).toBe(503);
    await first.kill('SIGKILL');
    // Temporal and the SDK are silent from the second try on.
    const second = await stage().startWorker({}, other);
    await expect
      .poll(async () => (await ask(second.output())).body, WAIT)
      .toContain(`fail in this worker, e.g. ${JSON.stringify(JSON.stringify(run.workflowId)).slice(1, -1)}`);
    const { status, body, metrics } = await ask(second.output());
    expect(status).toBe(503);
    expect(body).toContain('Nondeterminism');
    expect(metrics).toMatch(/^kling_worker_ready 0$/m);
    expect(metrics).toMatch(/^kling_workflows_failing 1$/m);
    expect(metrics).toMatch(/^kling_workflow_task_failures_total [1-9]/m);
    expect(second.output()).toContain('"level":"ERROR","message":"Tasks of a workflow fail in this worker');
    await run.terminate();
    await expect.poll(async () => (await ask(second.output())).status, WAIT).toBe(200);
  });

  it('is not ready when its own code throws', async () => {
    const worker = await stage().startWorker({}, (await alter(thrownAtStart)).program);
    await stage().start({ prompt: 'a fox' });
    await expect.poll(async () => (await ask(worker.output())).status, WAIT).toBe(503);
    expect((await ask(worker.output())).body).toContain('a mistake');
  });
});
