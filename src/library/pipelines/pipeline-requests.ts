import type { BatchRunRequest } from '../requests.js';

/** What a step works with: the fields of its kind, in which texts may refer to params and to what steps before it have made: `${scene.videoId}`. */
export type StepFields = Readonly<Record<string, unknown>>;

/** What stands beside what a step does. */
export interface BesideStep {
  /** Steps that must have ended well before, besides those that it refers to. */
  readonly needs?: string | readonly string[];
  /** A condition: the step is left out where it does not hold. */
  readonly when?: string | boolean;
  /** What it is made for, once each: a list, a reference to one, or the rows of a file. */
  readonly forEach?: readonly unknown[] | string | { readonly rows: string };
}

/** A step: a generation, a batch, or something that a worker does by itself. */
export type StepRequest = BesideStep &
  (
    | { readonly generate: StepFields }
    | { readonly batch: StepFields }
    | { readonly frame: StepFields }
    | { readonly join: StepFields }
    | { readonly sound: StepFields }
    | { readonly cut: StepFields }
    | { readonly thumbnail: StepFields }
    | { readonly sheet: StepFields }
    | { readonly upload: StepFields }
    | { readonly notify: StepFields }
    | { readonly approve: StepFields }
  );

/** How a pipeline is run. `account`, `output`, `attempts` and the like are for each of its generations. */
export interface PipelineRunRequest extends Omit<BatchRunRequest, 'stopAfter' | 'alertAbove'> {
  /** `fail`, once nothing can go on (the default), or `wait` for `retryStep` and `skipStep`. */
  readonly onFailure?: 'fail' | 'wait';
}

/** The input of the workflow `pipeline`. */
export interface PipelineRequestInput {
  /** For people. */
  readonly name?: string;
  /** What may be given, each with its default or `{ default, description }`; `null` must be given. */
  readonly params?: Readonly<Record<string, unknown>>;
  readonly steps: Readonly<Record<string, StepRequest>>;
  /** Values of params. */
  readonly with?: Readonly<Record<string, unknown>>;
  /** The rows of files that a `forEach` names, for who starts the workflow without our client, which reads them. */
  readonly rows?: Readonly<Record<string, readonly unknown[]>>;
  /** Only these steps. */
  readonly only?: readonly string[];
  /** This step and what depends on it are made anew, also where they have succeeded. */
  readonly from?: string;
  /** Only this step and what it depends on. */
  readonly until?: string;
  readonly run?: PipelineRunRequest;
}
