import { KlingTemporalError } from '../error.js';

/** The states of one generation. The last four end it; `failed` goes on to `retrying` while attempts remain, `parked` left a task at Kling. */
export const STATES = [
  'queued',
  'submitting',
  'processing',
  'downloading',
  'retrying',
  'completed',
  'failed',
  'parked',
  'cancelled',
] as const;
export type State = (typeof STATES)[number];

/** Which state may follow which. `queued -> processing` is an adopted task; a task can be refused, fail or be cancelled anywhere. */
const NEXT: Readonly<Record<State, readonly State[]>> = {
  queued: ['submitting', 'processing', 'failed', 'cancelled'],
  submitting: ['processing', 'failed', 'cancelled'],
  processing: ['downloading', 'failed', 'parked', 'cancelled'],
  downloading: ['completed', 'failed', 'cancelled'],
  retrying: ['submitting', 'failed', 'cancelled'],
  failed: ['retrying'],
  parked: [],
  completed: [],
  cancelled: [],
};

/** One step of a generation's life. */
export interface Transition {
  readonly state: State;
  /** ISO 8601. */
  readonly at: string;
}

/** Thrown when a generation is asked to go from a state to one that cannot follow it. */
export class InvalidTransition extends KlingTemporalError {
  override readonly name = 'InvalidTransition';
  readonly code = 'InvalidTransition';
  override readonly facts: { readonly from: State; readonly to: State };

  constructor(from: State, to: State) {
    const allowed = NEXT[from].length === 0 ? 'nothing, it is the end' : NEXT[from].join(', ');
    super(`a generation cannot go from ${from} to ${to}; after ${from} comes ${allowed}`);
    this.facts = { from, to };
  }
}

/** The history with one more transition; throws `InvalidTransition` when it cannot follow the last one. */
export function transition(history: readonly Transition[], next: Transition): readonly Transition[] {
  const last = history.at(-1);
  if (last !== undefined && !NEXT[last.state].includes(next.state)) throw new InvalidTransition(last.state, next.state);
  return [...history, next];
}

/** True for the four states after which nothing happens, given that no attempt is left for a failed one. */
export function isFinal(state: State): boolean {
  return state === 'completed' || state === 'failed' || state === 'parked' || state === 'cancelled';
}

/** What people see and filter by: a state, or `stuck` for a task that Kling generates for unusually long. */
export const SHOWN_STATES = [...STATES, 'stuck'] as const;
export type ShownState = (typeof SHOWN_STATES)[number];

/** Stuck is only what is still at Kling: once it goes on, its state says more. */
export function shownState({ state, stuck }: { readonly state: State; readonly stuck: boolean }): ShownState {
  return stuck && state === 'processing' ? 'stuck' : state;
}
