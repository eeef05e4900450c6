import type { Actions } from '../action-counter.js';
import { actionsEach, readActions, sumActions } from '../action-counter.js';
import { atMost } from '../figure.js';
import type { Bench, Measurement } from '../measurement.js';
import type { Variant } from '../stage.js';
import { mean } from '../statistics.js';
import type { Wave } from '../wave.js';
import { runWave } from '../wave.js';

const GENERATIONS = 5;

/**
 * History events and billable actions of one generation. Heartbeats are actions, and fall due by real time whatever the pace: only a
 * run in real time counts them all, which takes two minutes beside the other measurements; a quick run counts the others.
 */
export const events: Measurement = {
  name: 'events',
  title: 'One generation of 120 s, alone, in history events and billable actions',
  alongside: 'always',
  async measure(bench) {
    const pace = bench.quick ? 4 : 1;
    const [ours, naive] = await Promise.all([count(bench, 'ours', pace), count(bench, 'naive', pace)]);
    const heartbeats = ours.actions[HEARTBEAT] ?? 0;
    return {
      figures: [
        {
          name: 'history events',
          unit: '',
          ours: mean(ours.wave.events),
          beside: mean(naive.wave.events),
          budget: atMost(30, { strict: true }),
        },
        {
          name: 'billable actions without heartbeats',
          unit: '',
          ours: sumActions(ours.actions) - heartbeats,
          beside: sumActions(naive.actions) - (naive.actions[HEARTBEAT] ?? 0),
        },
        ...(bench.quick
          ? []
          : [
              {
                name: 'billable actions, heartbeats included',
                unit: '' as const,
                ours: sumActions(ours.actions),
                beside: sumActions(naive.actions),
              },
            ]),
      ],
      raw: { pace, ours, naive },
    };
  },
};

const HEARTBEAT = 'grpc_RecordActivityTaskHeartbeat';

async function count(bench: Bench, variant: Variant, pace: number): Promise<{ wave: Wave; actions: Actions }> {
  const namespace = `${variant}_counted` as const;
  const before = await readActions(bench.server.metricsUrl, namespace);
  const wave = await runWave(bench, variant, { inFlight: GENERATIONS, pace, namespace });
  const after = await readActions(bench.server.metricsUrl, namespace);
  return { wave, actions: actionsEach(before, after, GENERATIONS) };
}
