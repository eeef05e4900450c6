import type { Figure } from '../figure.js';
import { atLeast, atMost } from '../figure.js';
import type { Bench, Measurement } from '../measurement.js';
import { GENERATION_SECONDS } from '../stage.js';
import { mean, quantile } from '../statistics.js';
import type { Wave } from '../wave.js';
import { runWave } from '../wave.js';
import { fill, startBatch } from './utilisation.js';

const IN_FLIGHT = 100;
const SLOTS = 10;
/** What the slots are measured with: the delay to notice weighs more the shorter a task is. */
const SHORT_TASK_SECONDS = 15;

/** What Kling's callbacks save, where it signs them and where it does not. In real time: what a callback takes does not shrink with the pace. */
export const callbacks: Measurement = {
  name: 'callbacks',
  title: `With callbacks: ${IN_FLIGHT} in flight, and ${SLOTS} slots with tasks of ${SHORT_TASK_SECONDS} s`,
  isLong: true,
  async measure(bench) {
    const wave = (kind: 'signed' | 'unsigned') =>
      runWave(bench, 'ours', { inFlight: IN_FLIGHT, pace: bench.quick ? 2 : 1, callbacks: kind });
    const signed = await wave('signed');
    const unsigned = await wave('unsigned');
    const slots = await fillSlots(bench);
    return {
      figures: [...toFigures('signed', signed, 2.05), ...toFigures('not signed', unsigned, 3.1), slots],
      raw: { signed, unsigned, slots },
    };
  },
};

function toFigures(name: string, { requests, inFlight, noticedAfterSeconds, events }: Wave, most: number): Figure[] {
  const { creates, statuses, downloads } = requests;
  return [
    {
      name: `${name}: requests a generation`,
      unit: '',
      ours: (creates + statuses + downloads) / inFlight,
      budget: atMost(most, { strict: true }),
    },
    { name: `${name}: noticed after, mean`, unit: 's', ours: mean(noticedAfterSeconds), budget: atMost(0.2) },
    { name: `${name}: noticed after, p95`, unit: 's', ours: quantile(noticedAfterSeconds, 0.95) },
    { name: `${name}: history events`, unit: '', ours: mean(events), budget: atMost(25, { strict: true }) },
  ];
}

async function fillSlots(bench: Bench): Promise<Figure> {
  const items = bench.quick ? 40 : 80;
  const options = {
    pace: 1,
    slots: SLOTS,
    callbacks: 'signed',
    simulator: { speed: GENERATION_SECONDS / 2 / SHORT_TASK_SECONDS },
  } as const;
  const { share } = await fill(bench, 'ours', options, items, startBatch);
  return { name: `slots in use, tasks of ${SHORT_TASK_SECONDS} s`, unit: '%', ours: 100 * share, budget: atLeast(98) };
}
