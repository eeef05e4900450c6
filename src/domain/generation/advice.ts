import type { Action, FailureKind } from '../failure.js';
import { FAILURES } from '../failure.js';
import type { GenerationStatus } from './generation.js';

/** What can be done next about a generation, as data: each face says it in its own words. */
export type Advice =
  | {
      /** Collects the files of a task that was made, without a new charge. */
      readonly action: 'adopt';
      readonly taskId: string;
      /** It was cancelled before Kling had confirmed a task, so there may be none; adopting it tells. */
      readonly isUncertain?: true;
    }
  | { readonly action: Exclude<Action, 'adopt'> };

/** What can be done about a failure; `taskId` names the task at Kling, once there is one. */
export function adviseOnFailure(kind: string | undefined, taskId: string | undefined): readonly Advice[] {
  const actions =
    kind !== undefined && Object.hasOwn(FAILURES, kind) ? FAILURES[kind as FailureKind].advice : undefined;
  return (actions ?? []).flatMap((action): Advice[] => {
    if (action !== 'adopt') return [{ action }];
    return taskId === undefined ? [] : [{ action, taskId }];
  });
}

/** What can be done about a generation as it stands. Of one that was cancelled, Kling may have a task that is billed all the same. */
export function adviseOn({ state, taskId, externalTaskId, error }: GenerationStatus): readonly Advice[] {
  if (state !== 'cancelled') return adviseOnFailure(error?.kind, taskId);
  if (taskId !== undefined) return [{ action: 'adopt', taskId }];
  return externalTaskId === undefined ? [] : [{ action: 'adopt', taskId: externalTaskId, isUncertain: true }];
}
