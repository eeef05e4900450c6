import type { Figure } from './figure.js';
import type { Bench, Measurement } from './measurement.js';
import type { ProgressLog } from './progress-log.js';

/** What became of one measurement. */
export type MeasurementOutcome =
  | {
      readonly kind: 'measured';
      readonly name: string;
      readonly title: string;
      readonly figures: readonly Figure[];
      readonly page?: string;
      readonly raw: unknown;
    }
  | { readonly kind: 'failed'; readonly name: string; readonly title: string; readonly error: string };

/**
 * Runs the measurements one after the other, those that only count beside them; outcomes in the order of the measurements. One that
 * fails does not keep the others from being made.
 */
export async function runMeasurements(
  measurements: readonly Measurement[],
  bench: Bench,
  { say }: Pick<ProgressLog, 'say'>,
): Promise<MeasurementOutcome[]> {
  const run = async (measurement: Measurement): Promise<MeasurementOutcome> => {
    const { name, title, measure } = measurement;
    say(`${name}: ${title}`);
    try {
      return {
        kind: 'measured',
        name,
        title,
        ...(await measure({ ...bench, say: (line) => say(`${name}: ${line}`) })),
      };
    } catch (error) {
      const reason = explain(error);
      say(`${name} failed: ${reason}`);
      return { kind: 'failed', name, title, error: reason };
    }
  };
  const outcomes = new Map<string, Promise<MeasurementOutcome>>();
  const isAlongside = ({ alongside }: Measurement) => alongside === 'always' || (alongside === 'quick' && bench.quick);
  for (const measurement of measurements.filter(isAlongside)) {
    outcomes.set(measurement.name, run(measurement));
  }
  for (const measurement of measurements.filter((measurement) => !isAlongside(measurement))) {
    const outcome = run(measurement);
    outcomes.set(measurement.name, outcome);
    await outcome;
  }
  const ordered = measurements.flatMap(({ name }) => outcomes.get(name) ?? []);
  return Promise.all(ordered);
}

/** The messages of an error and of what caused it: Temporal's own errors say little by themselves. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${explain(error.cause)}`;
}
