import type { RemedyAdvice } from '../advice/advice.js';
import type { EndedBadly } from '../advice/failure-advice.js';
import { adviseAgain, adviseOnFailure } from '../advice/failure-advice.js';
import type { GenerationStatus } from './generation.js';

/** What can be done about a generation as it stands. Of one that was cancelled, Kling may have a task that is billed all the same. */
export function adviseOn(
  { state, taskId, externalTaskId, error }: GenerationStatus,
  where: Omit<EndedBadly, 'taskId'>,
): readonly RemedyAdvice[] {
  if (error !== undefined) return adviseOnFailure(error.kind, { ...where, taskId });
  if (state !== 'cancelled') return [];
  if (taskId !== undefined) return [adviseAgain(undefined, { ...where, taskId })];
  return externalTaskId === undefined ? [] : [{ action: 'adopt', taskId: externalTaskId, isUncertain: true }];
}
