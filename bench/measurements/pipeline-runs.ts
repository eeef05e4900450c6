import { atMost } from '../figure.js';
import { readRuns } from '../long-runs.js';
import type { Bench, Measurement } from '../measurement.js';
import type { Stage } from '../stage.js';
import { createStage } from '../stage.js';
import { median, quantile } from '../statistics.js';
import { waitFor } from '../wait-for.js';

const SCENES = 1000;
const SLOTS = 200;

/**
 * A pipeline of two thousand steps, each second one made of one before it: a run's events stay below 4,096, what it hands to the next one far below
 * the 2 MB that Temporal takes, and a workflow task below the 10 s after which it is tried again.
 */
export const pipelineRuns: Measurement = {
  name: 'pipeline-runs',
  title: `A pipeline of ${2 * SCENES} steps on ${SLOTS} slots`,
  isLong: true,
  async measure(bench) {
    const { runs, creates, queryMs } = await run(bench);
    const taskMs = runs.flatMap((one) => one.taskMs);
    const events = runs.map((one) => one.events);
    const given = runs.at(-1)?.inputBytes ?? 0;
    return {
      figures: [
        { name: 'runs', unit: '', ours: runs.length },
        {
          name: 'history events of the longest run',
          unit: '',
          ours: Math.max(...events),
          budget: atMost(4095, { strict: true }),
        },
        {
          name: 'history events a step',
          unit: '',
          ours: events.reduce((sum, count) => sum + count, 0) / (2 * SCENES),
          budget: atMost(9, { strict: true }),
        },
        {
          name: 'carried to the next run, at most',
          unit: 'KB',
          ours: Math.max(...runs.map(({ inputBytes }) => inputBytes - given)) / 1000,
          budget: atMost(500, { strict: true }),
        },
        { name: 'creates a step', unit: '', ours: creates / (2 * SCENES), budget: atMost(1, { strict: true }) },
        { name: 'workflow task, median', unit: 'ms', ours: median(taskMs) },
        { name: 'workflow task, longest', unit: 'ms', ours: Math.max(...taskMs), budget: atMost(1000) },
        { name: 'query status, median', unit: 'ms', ours: median(queryMs), budget: atMost(50) },
        { name: 'query status, p95', unit: 'ms', ours: quantile(queryMs, 0.95) },
      ],
      raw: { runs, creates, queryMs },
    };
  },
};

async function run(bench: Bench) {
  const stage = await createStage(bench, 'ours', { pace: 600, slots: SLOTS });
  try {
    await stage.startWorker();
    const { workflowId, queries } = await follow(stage);
    bench.say(`a pipeline of ${2 * SCENES} steps is done`);
    const { acceptedCreates: creates } = stage.simulator.stats();
    return { runs: await readRuns(stage, workflowId), creates, queryMs: queries };
  } finally {
    await stage.close();
  }
}

/** Runs it to its end, and asks how it stands some hundred times while it is under way. */
async function follow({ client, taskQueue, simulator }: Stage) {
  const forEach = Array.from({ length: SCENES }, (_, index) => ({ title: `scene ${index}` }));
  const input = {
    steps: {
      picture: { forEach, generate: { task: 'image', prompt: '${each.title}' } },
      clip: { forEach, generate: { image: '${picture.url}', prompt: '${each.title} moves' } },
    },
  };
  const workflowId = `pipeline-${taskQueue}`;
  const handle = await client.workflow.start('pipeline', { taskQueue, workflowId, args: [input] });
  await waitFor('the first steps are done', () => simulator.stats().succeeded >= 100, 300_000);
  const queries: number[] = [];
  const ended = handle.result();
  for (let look = 0; look < 100; look++) {
    const startMs = performance.now();
    await handle.query('status');
    queries.push(performance.now() - startMs);
  }
  await ended;
  return { workflowId, queries };
}
