import type { Action, FailureKind } from '../failure.js';
import { FAILURES } from '../failure.js';
import type { Check, RemedyAdvice } from './advice.js';

/** A generation that has ended without files. */
export interface EndedBadly {
  /** Its workflow's. */
  readonly id: string;
  /** The task at Kling, once there was one. */
  readonly taskId?: string;
  /** The account that has made it; absent for the default one. */
  readonly account?: string;
  /** Where it is an item of a batch: that collects by itself what is paid for. */
  readonly place?: Place;
  /** Where it is a step of a pipeline, which collects as well. */
  readonly step?: { readonly pipelineId: string; readonly step: string };
}

export interface Place {
  readonly batchId: string;
  readonly itemId: string;
}

/** Ways to fail after which nothing can be collected any more, or all has been; after all others the task is finished at Kling, or will be. */
const NOTHING_TO_COLLECT: readonly string[] = [
  'GenerationFailed',
  'Moderation',
  'InvalidRequest',
  'NotFound',
  'NotAsExpected',
] satisfies FailureKind[];

/** The task that can still be collected at no new charge after a failure of that kind, if there is one. */
export function collectableTask(taskId: string | undefined, kind: string | undefined): string | undefined {
  return kind !== undefined && NOTHING_TO_COLLECT.includes(kind) ? undefined : taskId;
}

/** What can be done about a failure of that kind, the first thing first. A task that can be collected is never made a second time. */
export function adviseOnFailure(kind: string, ended: EndedBadly): readonly RemedyAdvice[] {
  return actionsOf(kind).map((action) => {
    if (action === 'change') return adviseChange(ended);
    return action === 'again' ? adviseAgain(kind, ended) : { action };
  });
}

/** What to look at in the settings of the worker after such a failure. */
export function checksFor(kind: string): readonly Check[] {
  return actionsOf(kind).filter((action) => action !== 'again' && action !== 'change');
}

/** What nobody foresaw may be gone the next time. */
const actionsOf = (kind: string): readonly Action[] =>
  Object.hasOwn(FAILURES, kind) ? FAILURES[kind as FailureKind].advice : ['again'];

function adviseChange({ place, step }: EndedBadly): RemedyAdvice {
  if (step !== undefined) return { action: 'changeStep', ...step };
  if (place === undefined) return { action: 'changeRequest' };
  return { action: 'changeRows', batchId: place.batchId, itemIds: [place.itemId] };
}

/** Once more, at no new charge where the task can be collected. */
export function adviseAgain(kind: string | undefined, { id, taskId, account, place, step }: EndedBadly): RemedyAdvice {
  if (step !== undefined) return { action: 'retryPipeline', pipelineId: step.pipelineId };
  const task = collectableTask(taskId, kind);
  if (place !== undefined) {
    const { batchId, itemId } = place;
    return { action: 'retryItems', batchId, itemIds: [itemId], ...(task === undefined ? {} : { collects: true }) };
  }
  if (task === undefined) return { action: 'retry', id };
  return account === undefined ? { action: 'adopt', taskId: task } : { action: 'adopt', taskId: task, account };
}
