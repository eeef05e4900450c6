import type { Estimate, SlotsByPack } from '../../../domain/batch/cost/estimate.js';
import { estimate, expectedSeconds } from '../../../domain/batch/cost/estimate.js';
import type { BatchPlan } from './batch-plan.js';
import { explainRepeat } from './refuse-repeats.js';

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
}

/** Reckons a batch that was planned, without a server. One that would be refused makes nothing. */
export function estimateBatch(plan: BatchPlan, slots: SlotsByPack): BatchEstimate {
  const { batchId, items, missing } = plan;
  const refused = explainRefusal(plan);
  const total = items.length;
  const estimated = estimate(refused === undefined ? missing : []);
  return {
    batchId,
    total,
    made: total - missing.length,
    ...estimated,
    expectedSeconds: expectedSeconds(estimated, slots),
    refused,
  };
}

function explainRefusal({ changed, sharing, items }: BatchPlan): string | undefined {
  return changed.length > 0 ? changed.join('\n') : explainRepeat(sharing, items.length);
}
