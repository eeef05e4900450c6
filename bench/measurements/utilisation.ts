import { atLeast, atMost } from '../figure.js';
import type { Bench, Measurement } from '../measurement.js';
import { shareInUse } from '../slot-share.js';
import type { Stage, StageOptions } from '../stage.js';
import { createStage, startMany } from '../stage.js';
import { waitFor } from '../wait-for.js';

const SLOTS = 10;

/** How busy the account's slots are while more waits: ours as a batch, the naive variant as that many workflows that try until they get in. */
export const utilisation: Measurement = {
  name: 'utilisation',
  title: `Use of ${SLOTS} parallel slots while more waits for one (ours as a batch)`,
  async measure(bench) {
    const items = bench.quick ? 20 : 40;
    const options = { pace: bench.quick ? 12 : 8, slots: SLOTS };
    const [ours, naive] = await Promise.all([
      fill(bench, 'ours', options, items, startBatch),
      fill(bench, 'naive', options, items, startMany),
    ]);
    return {
      figures: [
        {
          name: 'slots in use',
          unit: '%',
          ours: 100 * ours.share,
          beside: 100 * naive.share,
          budget: atLeast(98),
        },
        {
          name: 'creates refused for want of a slot',
          unit: '',
          ours: ours.refused,
          beside: naive.refused,
          budget: atMost(0, { strict: true }),
        },
        {
          name: 'most slots ever in use',
          unit: '',
          ours: ours.most,
          beside: naive.most,
          budget: atMost(SLOTS, { strict: true }),
        },
      ],
      raw: { items, ours, naive },
    };
  },
};

/** Keeps so many items waiting until the last of them has a slot; tells which share of the slots was in use. */
export async function fill(
  bench: Bench,
  variant: Stage['variant'],
  options: StageOptions,
  items: number,
  start: (stage: Stage, items: number) => Promise<unknown>,
) {
  const stage = await createStage(bench, variant, options);
  try {
    await stage.startWorker();
    await start(stage, items);
    const { simulator } = stage;
    await waitFor(`${items} tasks made`, () => simulator.stats().acceptedCreates === items, 300_000);
    const { refusalsByCode, maxInFlight } = simulator.stats();
    const share = shareInUse(simulator.tasks(), options.slots);
    bench.say(`${variant}: ${(100 * share).toFixed(1)} % of ${options.slots} slots in use`);
    return { share, refused: refusalsByCode[1303] ?? 0, most: maxInFlight.video };
  } finally {
    await stage.close();
  }
}

export function startBatch({ client, taskQueue }: Stage, count: number): Promise<unknown> {
  const items = Array.from({ length: count }, (_, index) => ({ id: `item-${index}`, prompt: `bench ${index}` }));
  return client.workflow.start('batch', { taskQueue, workflowId: `batch-${taskQueue}`, args: [{ items }] });
}
