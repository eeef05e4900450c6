import type { Cost } from '../../money.js';
import type { TaskEstimate } from '../../generation/cost/task-estimate.js';
import type { MadeStep } from '../made-step.js';
import type { StepState } from '../pipeline-status.js';
import type { StepPlace } from '../step.js';
import { stepPlaceName } from '../step.js';

/** One making of a step as the book keeps it. Of a step whose `forEach` is not known yet there is one without an index, which stands for all. */
export interface Making extends StepPlace {
  readonly state: StepState;
  /** How often it was begun, over all runs of the workflow. */
  readonly tries: number;
  /** True while it is to be made although it has been made. */
  readonly isAnew?: true;
  /** What it is made of, once it was begun or taken over. */
  readonly begun?: Begun;
  /** What it has made. */
  readonly made?: MadeStep;
  /** Taken over from an earlier run: nothing was paid for it. */
  readonly isKept?: true;
  /** What Kling has deducted for it in this run. */
  readonly cost?: Cost;
  /** ISO 8601. */
  readonly endedAt?: string;
  readonly error?: { readonly kind: string; readonly text: string };
  /** Why it was left out or waits, or what its maker says of it. */
  readonly note?: string;
}

/** What tells one making of a step from another. */
export interface Identity {
  /** What it was asked for, and from which makings of the steps before it. */
  readonly meaning: string;
  /** Which making of that meaning: counts from 1. */
  readonly take: number;
}

export interface Begun extends Identity {
  /** ISO 8601. */
  readonly startedAt: string;
  /** By Kling's price list, where there is a price to be known. */
  readonly estimate?: TaskEstimate;
  /** A task at Kling that is collected instead of making one. */
  readonly adopt?: string;
  /** True where the cost of that task was counted before. */
  readonly isTaskPaid?: true;
  /** Of a batch: what it may spend, in units or money. */
  readonly budget?: number;
  /** True where that is what was left of the pipeline's own budget. */
  readonly isLent?: true;
  /** ISO 8601: when nobody waits for an answer any more. */
  readonly deadline?: string;
}

export const placeOf = (making: StepPlace): string => stepPlaceName(making);

/** The same one as it was before it began. */
export function unbegun({ step, index, tries }: Making): Making {
  return { ...placed({ step, index }), tries, state: 'pending' };
}

export const placed = ({ step, index }: StepPlace): StepPlace => (index === undefined ? { step } : { step, index });

export const newMaking = (place: StepPlace): Making => ({ ...placed(place), state: 'pending', tries: 0 });

/** What a making means for those that wait for it: there is more to come, it is over, or it stands in their way. */
export type Standing = 'open' | 'over' | 'bad';

export const STANDINGS: Readonly<Record<StepState, Standing>> = {
  pending: 'open',
  running: 'open',
  waiting: 'open',
  completed: 'over',
  skipped: 'over',
  blocked: 'bad',
  failed: 'bad',
  cancelled: 'bad',
};

/** Under way: it ends by itself, or a person ends it. */
export const isUnderWay = ({ state }: Pick<Making, 'state'>): boolean => state === 'running' || state === 'waiting';
