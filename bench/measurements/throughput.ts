import { atLeast } from '../figure.js';
import type { Bench, Measurement } from '../measurement.js';
import type { Stage } from '../stage.js';
import { createStage } from '../stage.js';
import { median } from '../statistics.js';

/** In flight at a time: enough that nothing waits for anything but the processor. */
const LANES = 60;
/** Several times the lanes: of as many as there are lanes, one would measure how long the last of a burst takes. */
const COUNT = 200;
const QUICK_COUNT = 150;
/** A generation takes a tenth of a second at Kling: what is left is our own work and the server's. */
const PACE = 1200;
/** A tick of the status board every 0.2 s, as cheap as it is in real time. */
const LOOK_SECONDS = '1';

/** Generations per second, files on disk, against workflows of three empty activities; rounds in turns. */
export const throughput: Measurement = {
  name: 'throughput',
  title: 'Generations per second (beside it: a workflow of three empty activities)',
  async measure(bench) {
    const workerEnv = { KLING_POLL_SECONDS: LOOK_SECONDS };
    const ours = await createStage(bench, 'ours', { pace: PACE, slots: 1000, workerEnv });
    const bare = await createStage(bench, 'naive', { pace: PACE, slots: 1000 });
    try {
      await ours.startWorker();
      await bare.startWorker();
      const count = bench.quick ? QUICK_COUNT : COUNT;
      const rates = { ours: [] as number[], bare: [] as number[] };
      // The first round warms both up.
      for (let round = 0; round <= (bench.quick ? 3 : 5); round++) {
        const oursRate = await rate(bench, ours, count, runGeneration);
        const bareRate = await rate(bench, bare, count, runBare);
        if (round === 0) continue;
        rates.ours.push(oursRate);
        rates.bare.push(bareRate);
      }
      return {
        figures: [
          {
            name: 'rate, median of rounds',
            unit: '/s',
            ours: median(rates.ours),
            beside: median(rates.bare),
            budget: atLeast(0.7, { of: 'ratio' }),
          },
        ],
        raw: { lanes: LANES, each: count, rates },
      };
    } finally {
      await Promise.all([ours.close(), bare.close()]);
    }
  },
};

/** Runs so many workflows, a fixed number of them at a time; workflows per second. */
async function rate(
  bench: Bench,
  stage: Stage,
  count: number,
  run: (stage: Stage) => Promise<unknown>,
): Promise<number> {
  const startMs = performance.now();
  let left = count;
  const lane = async () => {
    while (left-- > 0) await run(stage);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  const perSecond = count / ((performance.now() - startMs) / 1000);
  bench.say(`${stage.variant === 'ours' ? 'generations' : 'three empty activities'}: ${perSecond.toFixed(1)} a second`);
  return perSecond;
}

async function runGeneration(stage: Stage): Promise<unknown> {
  return (await stage.start()).result();
}

let bareCount = 0;

function runBare({ client, taskQueue }: Stage): Promise<unknown> {
  bareCount += 1;
  return client.workflow.execute('threeEmptyActivities', { taskQueue, workflowId: `bare-${taskQueue}-${bareCount}` });
}
