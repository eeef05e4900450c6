import type { Outcome } from '../../batch/outcome.js';
import { countItems } from '../../batch/count-items.js';
import { moneyOf } from '../../batch/cost/total-cost.js';
import type { BatchResult } from '../../batch/progress/progress.js';
import type { TotalCost } from '../../batch/cost/total-cost.js';
import type { ItemRecord } from '../../batch/item.js';
import { InvalidRequest } from '../../invalid-request.js';
import type { Cost } from '../../money.js';
import { toCost } from '../../money.js';
import { isObject } from '../../record.js';
import type { LinkedStep } from '../graph/links.js';
import type { MadeOutput, ReferenceField } from '../made-step.js';
import { count } from '../parse/names.js';
import type { End } from './settle.js';
import { toOutput } from './settle.js';

/** The end of a batch, as that of the step that it is: it has succeeded when all of its items have. */
export function endOfBatch(outcome: Outcome, workflowId: string): End {
  if (outcome.kind === 'cancelled') return { state: 'cancelled' };
  if (outcome.kind === 'failed')
    return { state: 'failed', error: { kind: outcome.error.kind, text: outcome.error.text } };
  const result: unknown = outcome.result;
  if (!isBatchResult(result))
    return { state: 'failed', error: { kind: 'Unexpected', text: 'its batch has no result' } };
  const { counts, total, elapsedSeconds, reason } = result;
  // What earlier runs of it have cost was counted when they ended.
  const cost = costOf(result.costOfThisRun ?? result.cost);
  if (counts.completed === total)
    return {
      state: 'completed',
      made: { workflowId, outputs: [], cost: costOf(result.cost), elapsedSeconds },
      cost,
    };
  const why = reason === undefined ? '' : ` (${reason})`;
  const text = `${countItems(total - counts.completed)} of ${total} did not succeed${why}`;
  return { state: 'failed', error: { kind: 'StepFailed', text }, cost };
}

/** Whether a batch has ended for want of budget alone: all that it has begun has succeeded. */
export function isOutOfBudget(outcome: Outcome): boolean {
  const result: unknown = outcome.kind === 'completed' ? outcome.result : undefined;
  if (!isBatchResult(result) || result.state !== 'completed') return false;
  const { waiting, completed } = result.counts;
  return waiting > 0 && waiting + completed === result.total;
}

function isBatchResult(value: unknown): value is BatchResult {
  return isObject(value) && isObject(value.counts) && typeof value.total === 'number';
}

const costOf = (total: TotalCost): Cost => toCost(moneyOf(total)) ?? { units: '0' };

/** Fields of a batch for which nobody has to look at its items. */
const TOLD: readonly unknown[] = ['cost', 'state', 'workflowId'] satisfies readonly ReferenceField[];

/** Whether what the items of a batch have made is wanted: of a large one that fills the history, so it is only read where something refers to it. */
export function areOutputsWanted(linked: readonly LinkedStep[], batch: string): boolean {
  return linked.some(({ references }) =>
    references.some(({ reference: { root, path } }) => root === batch && !TOLD.includes(path.find(isName))),
  );
}

const isName = (part: string | number): boolean => typeof part === 'string';

/** Characters of JSON: half of what Temporal takes in one payload, as all of it may be handed on to the next step. */
const MAX_OUTPUTS = 900_000;

/** What items have made, in their order. Throws `InvalidRequest` for more than other steps can be given. */
export function outputsOfBatch(
  ids: readonly string[],
  records: ReadonlyMap<string, ItemRecord>,
): readonly MadeOutput[] {
  const artifacts = ids.flatMap((id) => records.get(id)?.artifacts ?? []);
  const outputs = artifacts.filter(({ watermarked }) => watermarked !== true).map(toOutput);
  const { length } = JSON.stringify(outputs);
  if (length <= MAX_OUTPUTS) return outputs;
  const text = `${count(outputs.length)} files, which are ${count(length)} characters to hand on to other steps, and at most ${count(MAX_OUTPUTS)} can be; split the batch into several steps, or refer to none of its files`;
  throw new InvalidRequest([{ path: '', text }]);
}
