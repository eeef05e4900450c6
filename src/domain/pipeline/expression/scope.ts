import type { Json } from '../../record.js';
import type { MadeStep } from '../made-step.js';
import type { StepState } from '../pipeline-status.js';

/** One making of a step, as references see it. */
export interface Making {
  readonly state: StepState;
  /** Absent where it has made nothing (yet), e.g. because it was left out. */
  readonly made?: MadeStep;
}

/** What a reference to a step means from where it stands: one making of it (`all` are those that it is one of), or all that its `forEach` has. */
export type Referred =
  | { readonly kind: 'one'; readonly making: Making; readonly all?: readonly Making[] }
  | { readonly kind: 'all'; readonly makings: readonly Making[] };

/** What the references of one making of a step are resolved with. */
export interface Scope {
  readonly params: Json;
  /** The element of `forEach`, and its number from 0; absent outside. */
  readonly each?: { readonly value: unknown; readonly index: number };
  /** Undefined for what is no step. */
  readonly stepOf: (step: string) => Referred | undefined;
}
