import type { ItemStep } from '../domain/batch/item.js';

/** One step of an item that is a pipeline, or one element of its `forEach`; `null` where nothing is known. */
export interface StepResult {
  /** `scene`, `scene.3`. */
  readonly step: string;
  readonly kind: string;
  readonly state: string;
  readonly task_id: string | null;
  /** The first file. */
  readonly file: string | null;
  readonly sha256: string | null;
  readonly seconds: number | null;
  readonly cost_units: string | null;
  readonly cost_amount: string | null;
  readonly cost_currency: string | null;
  readonly error_code: string | null;
  readonly error: string | null;
  readonly workflow_id: string | null;
  readonly files: readonly string[];
}

export function toStepResult({ step, kind, state, workflowId, taskId, artifacts, ...known }: ItemStep): StepResult {
  const { cost, elapsedSeconds, error } = known;
  return {
    ...{ step, kind, state },
    task_id: taskId ?? null,
    file: artifacts[0]?.file ?? null,
    sha256: artifacts[0]?.sha256 ?? null,
    seconds: elapsedSeconds ?? null,
    cost_units: cost?.units ?? null,
    cost_amount: cost?.amount ?? null,
    cost_currency: cost?.currency ?? null,
    error_code: error?.kind ?? null,
    error: error?.text ?? null,
    workflow_id: workflowId ?? null,
    files: artifacts.map(({ file }) => file),
  };
}
