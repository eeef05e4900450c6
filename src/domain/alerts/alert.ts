import type { Happening } from '../notices/happening.js';

/** What a person should look at; each is raised once, and said to be over once. */
export const ALERTS = [
  'stuck-tasks',
  'parked-tasks',
  'like-failures',
  'failure-rate',
  'slots-idle',
  'pack-low',
  'keys-failing',
  'callbacks-missing',
  'store-full',
] as const;
export type AlertName = (typeof ALERTS)[number];

/** One that is raised. */
export interface Alert {
  readonly alert: AlertName;
  /** What it is about: the id of a batch, the name of an account, a machine. */
  readonly about: string;
  /** ISO 8601. */
  readonly since: string;
  /** What is wrong, as a sentence. */
  readonly text: string;
}

/** The event that an alert is raised. Who says it again says the same event. */
export function raised({ alert, about, since, text }: Alert): Happening {
  return { type: `alert.${alert}`, about, run: since, at: since, data: { alert, about, since, text } };
}

/** The event that it is over. */
export function over({ alert, about, since, text }: Alert, at: string): Happening {
  return { type: `alert.${alert}.over`, about, run: since, at, data: { alert, about, since, endedAt: at, text } };
}
