import type { Budget, Figure } from '../figure.js';
import { atMost } from '../figure.js';
import type { Bench, Measurement } from '../measurement.js';
import { mean, quantile } from '../statistics.js';
import type { Wave, WaveOptions } from '../wave.js';
import { runWave } from '../wave.js';

interface Pair extends WaveOptions {
  readonly ours: Wave;
  readonly naive: Wave;
}

/**
 * Requests at Kling per generation, and the delay to notice its end, at one to five hundred in flight; both variants at the same time.
 * What the worker and the server need themselves does not shrink with the pace, so the slower, the truer are the delays; and a pace at
 * which the naive variant can no longer keep up would flatter its requests.
 */
export const requests: Measurement = {
  name: 'requests',
  title: 'Requests at Kling per generation (create, statuses, download), and seconds from its end to notice',
  async measure(bench) {
    const run = (waves: readonly WaveOptions[]) => Promise.all(waves.map((wave) => runPair(bench, wave)));
    // The light ones run together.
    const light = [1, 20].map((inFlight) => ({ inFlight, pace: bench.quick ? 4 : 8 }));
    const pairs = bench.quick
      ? await run([...light, { inFlight: 100, pace: 4 }])
      : [
          ...(await run(light)),
          ...(await run([{ inFlight: 100, pace: 2 }])),
          ...(await run([{ inFlight: 500, pace: 1 }])),
        ];
    return { figures: [...pairs.map(toRequests), ...pairs.filter(isLarge).flatMap(toDelays)], raw: pairs };
  },
};

async function runPair(bench: Bench, options: WaveOptions): Promise<Pair> {
  const [ours, naive] = await Promise.all([runWave(bench, 'ours', options), runWave(bench, 'naive', options)]);
  return { ...options, ours, naive };
}

/** Create and download are two; the rest is what the status board is allowed (design, D2), and at 100 the budget of all. */
const BUDGETS: Readonly<Record<number, Budget>> = {
  100: atMost(3.2, { strict: true }),
};

function toRequests({ inFlight, ours, naive }: Pair): Figure {
  return {
    name: `requests at ${inFlight} in flight`,
    unit: '',
    ours: requestsEach(ours),
    beside: requestsEach(naive),
    budget: BUDGETS[inFlight],
  };
}

function requestsEach({ requests: { creates, statuses, downloads }, inFlight }: Wave): number {
  return (creates + statuses + downloads) / inFlight;
}

function isLarge({ inFlight }: Pair): boolean {
  return inFlight >= 100;
}

function toDelays({ inFlight, ours, naive }: Pair): Figure[] {
  const after = ours.noticedAfterSeconds;
  const besides = naive.noticedAfterSeconds;
  return [
    {
      name: `noticed after, at ${inFlight} in flight: mean`,
      unit: 's',
      ours: mean(after),
      beside: mean(besides),
      budget: inFlight === 100 ? atMost(1.2) : undefined,
    },
    {
      name: `noticed after, at ${inFlight} in flight: p95`,
      unit: 's',
      ours: quantile(after, 0.95),
      beside: quantile(besides, 0.95),
    },
  ];
}
