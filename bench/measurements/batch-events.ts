import { countBatch, eventsEach } from '../batch-count.js';
import { atMost } from '../figure.js';
import type { Measurement } from '../measurement.js';

/** What an account has at first. */
const SLOTS = 3;

/**
 * History events of an item of a batch with its share of the parent, in the dear case: with few slots the changes of the items come one
 * by one, and no signal tells of two.
 */
export const batchEvents: Measurement = {
  name: 'batch-events',
  title: `One item of a batch on ${SLOTS} slots, with its share of the parent`,
  alongside: 'always',
  async measure(bench) {
    const items = bench.quick ? 30 : 60;
    const raw = await countBatch(bench, { items, slots: SLOTS, pace: 25, namespace: 'batch_counted' });
    return {
      figures: [{ name: 'history events', unit: '', ours: eventsEach(raw), budget: atMost(35, { strict: true }) }],
      raw,
    };
  },
};
