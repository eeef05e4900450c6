import { atLeast, atMost } from '../figure.js';
import type { Bench, Measurement } from '../measurement.js';
import { shareInUse } from '../slot-share.js';
import type { Stage } from '../stage.js';
import { createStage } from '../stage.js';
import { waitFor } from '../wait-for.js';

const SLOTS = 5;
const CLIPS = 'image2video';

/** How busy the slots for videos are in a pipeline whose clips wait for a picture each: from when all were first taken until the last clip has one. */
export const storyboard: Measurement = {
  name: 'storyboard',
  title: `Use of ${SLOTS} slots by a pipeline: a picture a scene, a clip a picture`,
  async measure(bench) {
    const scenes = bench.quick ? 20 : 40;
    const { share, most, creates } = await run(bench, scenes);
    return {
      figures: [
        { name: 'slots for videos in use', unit: '%', ours: 100 * share, budget: atLeast(94) },
        { name: 'most slots for videos in use', unit: '', ours: most, budget: atMost(SLOTS, { strict: true }) },
        { name: 'creates a scene', unit: '', ours: creates / scenes, budget: atMost(2, { strict: true }) },
      ],
      raw: { scenes, share, most, creates },
    };
  },
};

async function run(bench: Bench, scenes: number) {
  const stage = await createStage(bench, 'ours', { pace: bench.quick ? 12 : 8, slots: SLOTS });
  try {
    await stage.startWorker();
    const handle = await startStoryboard(stage, scenes);
    const { simulator } = stage;
    await waitFor(`${scenes} pictures and clips made`, () => simulator.stats().acceptedCreates === 2 * scenes, 600_000);
    const clips = simulator.tasks().filter(({ product }) => product === CLIPS);
    const share = shareInUse(clips, SLOTS);
    bench.say(`ours: ${(100 * share).toFixed(1)} % of ${SLOTS} slots for videos in use`);
    await handle.terminate();
    const { acceptedCreates: creates, maxInFlight } = simulator.stats();
    return { share, most: maxInFlight.video, creates };
  } finally {
    await stage.close();
  }
}

function startStoryboard({ client, taskQueue }: Stage, scenes: number) {
  const forEach = Array.from({ length: scenes }, (_, index) => ({ title: `scene ${index}` }));
  const input = {
    steps: {
      picture: { forEach, generate: { task: 'image', prompt: '${each.title}' } },
      clip: { forEach, generate: { image: '${picture.url}', prompt: '${each.title} moves' } },
    },
  };
  return client.workflow.start('pipeline', { taskQueue, workflowId: `storyboard-${taskQueue}`, args: [input] });
}
