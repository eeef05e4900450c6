import inMemory from '../scale/measured-in-memory.json' with { type: 'json' };
import measured from '../scale/measured.json' with { type: 'json' };
import { simulateDay } from '../scale/day.js';
import { renderMillion } from '../scale/million.js';
import { SUPPOSED } from '../scale/supposed.js';
import { toLaws } from '../scale/measured.js';
import type { Measurement } from '../measurement.js';
import { shareInUse } from '../slot-share.js';
import { fill, startBatch } from './utilisation.js';

const SLOTS = 20;

/** The plan for a million a day, simulated from what `scale` has measured; and the simulation held against a batch that really runs. */
export const million: Measurement = {
  name: 'million',
  title: `A million a day, simulated from bench/scale/measured.json (beside it: ${SLOTS} slots that really run)`,
  isLong: true,
  async measure(bench) {
    const count = bench.quick ? 60 : 400;
    const pace = bench.quick ? 12 : 8;
    const real = await fill(bench, 'ours', { pace, slots: SLOTS }, count, startBatch);
    const simulated = simulateSlots(count, SLOTS, toLaws(measured).noticeSeconds);
    bench.say('simulating a million, four times');
    const page = renderMillion(measured, inMemory);
    return {
      figures: [
        { name: `slots in use, ${count} on ${SLOTS}`, unit: '%', ours: 100 * simulated, beside: 100 * real.share },
      ],
      page,
      raw: { real, simulated },
    };
  },
};

/** The share of the slots that is in use while more waits, as the benchmark of real slots counts it. */
export function simulateSlots(generations: number, slots: number, noticeSeconds: number): number {
  const tasks: { createdAtMs: number; updatedAtMs: number; status: 'succeed' }[] = [];
  const { taskSeconds, spread, retrySeconds, handOverSeconds, seed } = SUPPOSED;
  simulateDay({
    ...{ generations, daySeconds: 0, peak: 'at once', accounts: 1, slots },
    ...{ taskSeconds, spread, noticeSeconds, handOverSeconds, failedShare: 0, retrySeconds, seed },
    onTask: ({ startSeconds, endSeconds }) =>
      tasks.push({ createdAtMs: startSeconds * 1000, updatedAtMs: endSeconds * 1000, status: 'succeed' }),
  });
  return shareInUse(tasks, slots);
}
