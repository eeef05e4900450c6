import { countBatch, eventsEach } from '../batch-count.js';
import { atMost } from '../figure.js';
import type { Measurement } from '../measurement.js';

const ITEMS = 1050;
const SLOTS = 200;

/**
 * A batch that is long enough to be continued as new: a run's events stay below 4,096, far from the 10,240 at which Temporal warns. With
 * many slots the changes of several items travel in one signal, so an item costs less than in `batch-events`.
 */
export const batchRuns: Measurement = {
  name: 'batch-runs',
  title: `A batch of ${ITEMS} items on ${SLOTS} slots`,
  isLong: true,
  async measure(bench) {
    const raw = await countBatch(bench, { items: ITEMS, slots: SLOTS, pace: 600 });
    return {
      figures: [
        {
          name: 'history events of the longest run of the parent',
          unit: '',
          ours: Math.max(...raw.parentRuns),
          budget: atMost(4095, { strict: true }),
        },
        {
          name: 'history events an item, with its share',
          unit: '',
          ours: eventsEach(raw),
          budget: atMost(35, { strict: true }),
        },
      ],
      raw,
    };
  },
};
