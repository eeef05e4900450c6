import type { Json } from '../record.js';
import type { StepKind } from './step.js';
import type { MadeOutput } from './made-step.js';

/** Kinds that a worker does by itself. */
export type OperationKind = Exclude<StepKind, 'generate' | 'batch'>;

/**
 * What the activity `operate` takes. Of `approve` it only sends the notice, with links to what is shown: the wait for the answer is the workflow's. A
 * `notify` or an `approve` of the same meaning is sent once, however often it is asked for.
 */
export interface OperateInput {
  readonly pipelineId: string;
  /** `joined`, `scene.3`. */
  readonly step: string;
  readonly kind: OperationKind;
  /** Its fields, all references resolved. */
  readonly body: Json;
  /** As `run.output` of a generation; absent for the worker's own place. */
  readonly output?: string;
  /** Changes when the step is to be made anew: a file under the step's name that another making has left is then no result of this one. */
  readonly meaning: string;
}

/** What it returns. */
export interface OperateResult {
  readonly outputs: readonly MadeOutput[];
  readonly sidecarFile?: string;
  readonly notices?: readonly string[];
}
