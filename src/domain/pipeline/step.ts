import type { Json } from '../record.js';

/** What a step does: the one key beside `needs`, `when` and `forEach`. */
export const STEP_KINDS = [
  /** One generation: the JSON that the workflow `generation` takes. */
  'generate',
  /** Many: the JSON that the workflow `batch` takes. */
  'batch',
  'frame',
  'join',
  'sound',
  'cut',
  'thumbnail',
  'sheet',
  'upload',
  'notify',
  'approve',
] as const;
export type StepKind = (typeof STEP_KINDS)[number];

/** True for what Kling is paid for; each is a child workflow. */
export const isPaidKind = (kind: StepKind): kind is 'generate' | 'batch' => kind === 'generate' || kind === 'batch';

/** A step as it is written, its references still in it. */
export interface Step {
  /** Lower case letters, digits, `-` and `_`; begins with a letter. */
  readonly name: string;
  readonly kind: StepKind;
  /** What stands under the key of its kind. */
  readonly body: Json;
  /** Steps that must have ended well before, besides those that it refers to. */
  readonly needs: readonly string[];
  /** A condition: the step is left out where it does not hold. */
  readonly when?: string;
  readonly forEach?: ForEach;
}

/** What a step is made for, once each. Two steps with the same one go element by element: a reference from one to the other means the same element. */
export type ForEach =
  | { readonly kind: 'list'; readonly items: readonly unknown[] }
  /** `${params.scenes}`, or what an earlier step has made: `${pictures.files}`. */
  | { readonly kind: 'reference'; readonly text: string }
  /** The rows of a CSV or JSONL file, each an object of its columns: read before anything is started. */
  | { readonly kind: 'rows'; readonly file: string };

/** One making of a step: the step itself, or one element of its `forEach`. */
export interface StepPlace {
  readonly step: string;
  /** Counts from 0; absent for a step without `forEach`. */
  readonly index?: number;
}

/** `scene`, `scene.3`: how it is called in ids of workflows and names of files. */
export function stepPlaceName({ step, index }: StepPlace): string {
  return index === undefined ? step : `${step}.${index}`;
}

/** The other way round; undefined for what is no such name. */
export function parseStepPlace(name: string): StepPlace | undefined {
  const [, step, index] = /^([a-z][a-z0-9_-]*)(?:\.(0|[1-9]\d*))?$/.exec(name) ?? [];
  if (step === undefined) return undefined;
  return index === undefined ? { step } : { step, index: Number(index) };
}

/** Where a generation or a batch stands in a pipeline. */
export interface StepInPipeline {
  readonly pipelineId: string;
  /** `scene`, `scene.3`. */
  readonly step: string;
}

/** The workflow id of a step: `<pipeline>/<step>`. */
export const stepWorkflowId = ({ pipelineId, step }: StepInPipeline): string => `${pipelineId}/${step}`;
