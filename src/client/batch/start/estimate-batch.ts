import type { Advice } from '../../../domain/advice/advice.js';
import type { KlingTemporalError } from '../../../domain/error.js';
import { InvalidRequest } from '../../../domain/invalid-request.js';
import type { Estimate, SlotsByPack } from '../../../domain/batch/cost/estimate.js';
import { expectedSeconds } from '../../../domain/batch/cost/estimate.js';
import type { BatchPlan } from './batch-plan.js';
import { estimateItems } from './estimate-items.js';
import { findRepeat } from './refuse-repeats.js';

/** What a batch would be and cost, before anything is started; what is made already is not counted. */
export interface BatchEstimate extends Estimate {
  readonly batchId: string;
  /** Its items, those that are made already among them. */
  readonly total: number;
  readonly made: number;
  /** A rough guess: Kling publishes no times. */
  readonly expectedSeconds: number;
  /** Why it would not be started; absent when it would. */
  readonly refused?: string;
  /** What can be done about that. */
  readonly advice?: readonly Advice[];
}

/** Reckons a batch that was planned, without a server. One that would be refused makes nothing. */
export function estimateBatch(plan: BatchPlan, slots: SlotsByPack): BatchEstimate {
  const { batchId, items, missing, pipeline, own } = plan;
  const refusal = findRefusal(plan);
  const total = items.length;
  const estimated = estimateItems(refusal === undefined ? missing : [], { pipeline, own });
  return {
    batchId,
    total,
    made: total - missing.length,
    ...estimated,
    expectedSeconds: expectedSeconds(estimated, slots),
    refused: refusal?.message,
    advice: refusal?.advice,
  };
}

/** What starting it would throw, as far as the files here tell; undefined when it would be started. */
export function findRefusal({ changed, sharing, items }: BatchPlan): KlingTemporalError | undefined {
  return changed.length > 0 ? new InvalidRequest(changed) : findRepeat(sharing, items.length);
}
