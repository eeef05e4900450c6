import type { StepStanding } from '../../batch/item.js';
import type { StepState } from '../pipeline-status.js';
import type { ShortStatus } from './short-status.js';

/** At which of its steps a pipeline is, by what it has said of itself. */
export function toStanding({ state, steps }: Pick<ShortStatus, 'state' | 'steps'>): StepStanding {
  const entries = Object.entries(steps);
  const namesIn = (...states: readonly StepState[]) =>
    entries.flatMap(([name, one]) => (states.includes(one) ? [name] : []));
  return {
    state,
    done: namesIn('completed', 'skipped').length,
    total: entries.length,
    at: namesIn('running'),
    waiting: namesIn('waiting'),
  };
}

/** At which steps a pipeline is, e.g. `1 of 4, voice` or `1 of 4, look waits for you`; `whom` it waits for is who reads this, or whom they ask. */
export function describeStanding({ state, done, total, at, waiting }: StepStanding, whom: string): string {
  const now = [...at, ...waiting.map((step) => `${step} waits for ${whom}`)].join(', ');
  const rest = now === '' && state === 'waiting' ? `waits for ${whom}` : now;
  return [`${done} of ${total}`, state === 'paused' ? 'paused' : '', rest].filter((word) => word !== '').join(', ');
}

/** How many pipelines are at a step. */
export interface StepTally {
  readonly step: string;
  readonly running: number;
  /** For a person. */
  readonly waiting: number;
}

/** Where many pipelines of the same steps are, in the order of these; one of them may be at several. */
export function tallySteps(all: readonly Pick<ShortStatus, 'steps'>[]): readonly StepTally[] {
  const tallies = new Map<string, { running: number; waiting: number }>();
  for (const { steps } of all) {
    for (const [step, state] of Object.entries(steps)) {
      const tally = tallies.get(step) ?? { running: 0, waiting: 0 };
      tallies.set(step, tally);
      if (state === 'running' || state === 'waiting') tally[state] += 1;
    }
  }
  return [...tallies].flatMap(([step, tally]) => (tally.running + tally.waiting === 0 ? [] : [{ step, ...tally }]));
}
