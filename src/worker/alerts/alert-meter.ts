import type { AlertName } from '../../domain/alerts/alert.js';
import { ALERTS } from '../../domain/alerts/alert.js';
import type { Sighting } from '../../domain/alerts/sightings.js';
import { createRecord } from '../../domain/record.js';

/** The alerts of a worker in numbers. */
export interface AlertCounts {
  /** What it sees now. */
  readonly seen: readonly Sighting[];
  /** How many it has announced since it started; several workers share them. */
  readonly raised: Readonly<Record<AlertName, number>>;
}

/** Counts them, from the worker's first moment on. */
export interface AlertMeter {
  /** From now on `seen` says what it sees. */
  watch(seen: () => readonly Sighting[]): void;
  /** Takes note of the type of an event that was announced. */
  announced(type: string): void;
  counts(): AlertCounts;
}

export function createAlertMeter(): AlertMeter {
  let seen: () => readonly Sighting[] = () => [];
  const raised = createRecord(ALERTS, () => 0);
  return {
    watch(source) {
      seen = source;
    },
    announced(type) {
      const alert = ALERTS.find((one) => type === `alert.${one}`);
      if (alert !== undefined) raised[alert] += 1;
    },
    counts: () => ({ seen: seen(), raised: { ...raised } }),
  };
}
