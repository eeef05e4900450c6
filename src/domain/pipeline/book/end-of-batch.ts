import type { Outcome } from '../../batch/outcome.js';
import { countItems } from '../../batch/count-items.js';
import { moneyOf } from '../../batch/cost/total-cost.js';
import type { BatchResult } from '../../batch/progress/progress.js';
import type { Cost } from '../../money.js';
import { isObject } from '../../record.js';
import type { End } from './settle.js';

/** The end of a batch, as that of the step that it is: it has succeeded when all of its items have. */
export function endOfBatch(outcome: Outcome, workflowId: string): End {
  if (outcome.kind === 'cancelled') return { state: 'cancelled' };
  if (outcome.kind === 'failed')
    return { state: 'failed', error: { kind: outcome.error.kind, text: outcome.error.text } };
  const result: unknown = outcome.result;
  if (!isBatchResult(result))
    return { state: 'failed', error: { kind: 'Unexpected', text: 'its batch has no result' } };
  const { counts, total, elapsedSeconds, reason } = result;
  const cost = costOf(result);
  if (counts.completed === total)
    return { state: 'completed', made: { workflowId, outputs: [], cost, elapsedSeconds }, cost };
  const why = reason === undefined ? '' : ` (${reason})`;
  const text = `${countItems(total - counts.completed)} of ${total} did not succeed${why}`;
  return { state: 'failed', error: { kind: 'StepFailed', text }, cost };
}

function isBatchResult(value: unknown): value is BatchResult {
  return isObject(value) && isObject(value.counts) && typeof value.total === 'number';
}

/** In this run of the batch. */
function costOf({ cost, costOfThisRun = cost }: BatchResult): Cost {
  const { units, amounts } = moneyOf(costOfThisRun);
  const [paid] = Object.entries(amounts);
  return paid === undefined ? { units } : { units, amount: paid[1], currency: paid[0] };
}
