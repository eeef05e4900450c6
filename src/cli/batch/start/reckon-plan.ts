import type { BatchEstimate } from '../../../client/batch/start/estimate-batch.js';
import { estimateBatch, findRefusal } from '../../../client/batch/start/estimate-batch.js';
import type { BatchPlan } from '../../../client/batch/start/batch-plan.js';
import { renderEstimate } from '../../../domain/batch/cost/render-estimate.js';
import type { Config } from '../../../config/read-config.js';
import { describeError } from '../../program/errors.js';

/** What a batch that was planned would be and cost, for programs and for people. */
export interface ReckonedPlan {
  readonly estimated: BatchEstimate;
  /** Why it would not be started, in the words of the command line. */
  readonly refused?: string;
  readonly lines: readonly string[];
}

/** Parallel slots of the account. */
export const slotsOf = ({ videoConcurrency: video, imageConcurrency: image }: Config) => ({ video, image });

/** Reckons what a batch is missing, without a server and without a charge. */
export function reckonPlan(plan: BatchPlan, config: Config): ReckonedPlan {
  const slots = slotsOf(config);
  const estimated = estimateBatch(plan, slots);
  const { batchId, total, made } = estimated;
  const refusal = findRefusal(plan);
  const refused = refusal === undefined ? undefined : describeError(refusal).lines.join('\n');
  const lines =
    estimated.items > 0
      ? renderEstimate(estimated, slots, made)
      : [`Items:  ${renderNothing(total, refused)}`, 'Cost:   nothing'];
  return { estimated, refused, lines: [`Batch:  ${batchId}`, ...lines, ...plan.anew.map((line) => `Again:  ${line}`)] };
}

function renderNothing(total: number, refused: string | undefined): string {
  const count = total.toLocaleString('en-US');
  return refused === undefined ? `${count}, all made already` : `${count}, none would be made`;
}
