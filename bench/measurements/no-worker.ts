import { spawn } from 'node:child_process';
import path from 'node:path';
import { atMost } from '../figure.js';
import type { Measurement } from '../measurement.js';
import { PACKAGE_ROOT } from '../package-root.js';
import { createStage } from '../stage.js';
import { median } from '../statistics.js';
import { waitFor } from '../wait-for.js';

const GENERATIONS = 3;

/** What people ask while no worker runs, answered from what Temporal has recorded: the slowest of the questions, and beside it a program that asks nothing. */
export const noWorker: Measurement = {
  name: 'no-worker',
  title: 'Status, lists and cancel after kill -9 of the only worker (beside it: kling --help)',
  async measure(bench) {
    const stage = await createStage(bench, 'ours', { pace: 1, slots: GENERATIONS });
    try {
      stage.hold();
      const worker = await stage.startWorker();
      const { workflowId } = await stage.start();
      const batchId = `bench-batch-${stage.taskQueue}`;
      const items = Array.from({ length: GENERATIONS - 1 }, (_, index) => ({
        id: `${index}`,
        prompt: `bench ${index}`,
      }));
      const { client, taskQueue, simulator } = stage;
      await client.workflow.start('batch', { taskQueue, workflowId: batchId, args: [{ items, run: {} }] });
      await waitFor('all are at Kling', () => simulator.stats().acceptedCreates === GENERATIONS, 60_000);
      await worker.kill('SIGKILL');
      const env = {
        PATH: process.env.PATH ?? '',
        TEMPORAL_ADDRESS: bench.server.address,
        TEMPORAL_NAMESPACE: stage.namespace,
        KLING_TASK_QUEUE: taskQueue,
        KLING_OUTPUT_DIR: stage.outputDir,
      };
      const tookMs: Record<string, number> = {};
      const helpMs: number[] = [];
      for (const args of [
        ['status', workflowId],
        ['list'],
        ['batch', 'status', batchId],
        ['batch', 'list'],
        ['cancel', workflowId],
        ['batch', 'cancel', batchId],
      ]) {
        helpMs.push(await timeKling(['--help'], env));
        const name = args.filter((word) => !word.includes('-')).join(' ');
        tookMs[name] = await timeKling(args, env);
        bench.say(`${name}: ${Math.round(tookMs[name])} ms`);
      }
      const ours = Math.max(...Object.values(tookMs)) / 1000;
      return {
        figures: [{ name: 'the slowest answer', unit: 's', ours, beside: median(helpMs) / 1000, budget: atMost(2) }],
        raw: { tookMs, helpMs },
      };
    } finally {
      await stage.close();
    }
  },
};

/** Milliseconds of one `kling` from its start to its end. */
function timeKling(args: readonly string[], env: Readonly<Record<string, string>>): Promise<number> {
  const startMs = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(PACKAGE_ROOT, 'dist/client.js'), ...args], {
      env,
      stdio: 'ignore',
    });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(performance.now() - startMs);
      else reject(new Error(`kling ${args.join(' ')} ended with exit code ${code ?? 'none'}`));
    });
  });
}
