import type { RemedyAdvice } from '../advice/advice.js';
import type { EndedBadly } from '../advice/failure-advice.js';
import { adviseAgain, adviseOnFailure } from '../advice/failure-advice.js';
import type { GenerationStatus } from './generation.js';

/** What can be done about a generation as it stands. Of one that was cancelled, Kling may have a task that is billed all the same. */
export function adviseOn(
  { state, taskId, account, externalTaskId, error }: GenerationStatus,
  where: Omit<EndedBadly, 'taskId' | 'account'>,
): readonly RemedyAdvice[] {
  if (error !== undefined) return adviseOnFailure(error.kind, { ...where, taskId, account });
  if (state !== 'cancelled') return [];
  if (taskId !== undefined || (where.step !== undefined && externalTaskId !== undefined))
    return [adviseAgain(undefined, { ...where, taskId, account })];
  if (externalTaskId === undefined) return [];
  return [
    { action: 'adopt', taskId: externalTaskId, ...(account === undefined ? {} : { account }), isUncertain: true },
  ];
}
