import type { Json } from '../record.js';
import type { NotifyTarget } from '../notices/target.js';
import type { Then } from '../notices/then.js';
import type { Step } from './step.js';

/**
 * A pipeline as it is to be run. As input of the workflow: `{"name":"story","params":{"topic":{"default":"a fox"}},"steps":{"scene":{"generate":
 * {"prompt":"${params.topic}"}}},"with":{"topic":"an owl"},"only":["scene"],"run":{"budget":50}}`; a file holds the same, mostly `name`, `params` and
 * `steps`.
 */
export interface PipelineRequest {
  /** For people; what the file is called where it says nothing. */
  readonly name?: string;
  readonly params: Readonly<Record<string, Param>>;
  /** In the order of the file. */
  readonly steps: readonly Step[];
  /** The rows of each file that a `forEach` names, by that name: `"rows":{"scenes.csv":[{"prompt":"a fox"}]}`. Whoever starts the pipeline reads them. */
  readonly rows: Readonly<Record<string, readonly unknown[]>>;
  /** Values of params, `with` in JSON. */
  readonly given: Json;
  readonly selection: Selection;
  readonly options: PipelineOptions;
}

export interface Param {
  /** Absent for one that must be given. */
  readonly default?: unknown;
  readonly description?: string;
}

/** Which steps are made. One that is left out counts as made where an earlier run has made it. */
export interface Selection {
  /** `--steps`. */
  readonly only?: readonly string[];
  /** From here on all is made anew, also what has succeeded: the step and what depends on it. */
  readonly from?: string;
  /** The last to be made: this step and what it depends on. */
  readonly until?: string;
}

/** How a pipeline is run: its `run` object. What is not its own is the default for the `run` of each generation in it. */
export interface PipelineOptions {
  /** Steps and elements under way at once. Default 100, at most 500: those that wait for a slot of Kling's cost nothing. */
  readonly concurrency: number;
  /** What Kling may deduct before nothing more is started that costs, in units or money. */
  readonly budget?: number;
  /** `fail` (default): once nothing can go on, the pipeline fails. `wait`: it stays open for `retryStep` and `skipStep`. */
  readonly onFailure: 'fail' | 'wait';
  readonly notify?: readonly NotifyTarget[];
  readonly then?: Then;
  /** Steps that one workflow run starts before the pipeline continues as new. */
  readonly continueAfter: number;
  /** `account`, `output`, `attempts`, ...: for each generation, as written. */
  readonly itemRun: Json;
}
