import type { ItemStep } from '../../batch/item.js';
import type { EndRules, Outcome } from '../../batch/outcome.js';
import { toRecord } from '../../batch/outcome.js';
import { contentOfPipeline } from '../../batch/repeats/keep-rules.js';
import type { Cost } from '../../money.js';
import { toCost } from '../../money.js';
import type { Json } from '../../record.js';
import type { PipelineResult, StepRow } from '../pipeline-status.js';

/** How the ends of items are read that are pipelines. What they have made, their own journals know: it is looked up when the record is written. */
export function pipelineEnds(pipeline: Json): EndRules {
  const content = contentOfPipeline(pipeline);
  return {
    costOf: (outcome) => (outcome.kind === 'completed' ? toCost(resultOf(outcome).costOfThisRun) : costOfEnd(outcome)),
    toRecord(outcome, known) {
      if (outcome.kind !== 'completed') return { ...toRecord(outcome, known), pipeline: { content, steps: [] } };
      const { steps, cost, elapsedSeconds } = resultOf(outcome);
      // Of all its runs, also of such as this batch has not heard the end of.
      const total = toCost(cost) ?? known.cost;
      return {
        ...known,
        taskId: undefined,
        attempts: 1,
        artifacts: [],
        cost: total,
        elapsedSeconds,
        state: 'completed',
        pipeline: { content, steps: steps.map(toItemStep) },
      };
    },
  };
}

/** Children of one type end in results of one type. */
const resultOf = ({ result }: Extract<Outcome, { kind: 'completed' }>): PipelineResult =>
  result as unknown as PipelineResult;

const costOfEnd = (outcome: Exclude<Outcome, { kind: 'completed' }>): Cost | undefined =>
  outcome.kind === 'failed' ? outcome.facts.cost : undefined;

function toItemStep({ step, kind, state, workflowId, taskId, file, cost, error }: StepRow): ItemStep {
  const known = Object.entries({ workflowId, taskId, file, cost: cost && toCost(cost), error });
  return {
    ...{ step, kind, state, artifacts: [] },
    ...Object.fromEntries(known.filter(([, value]) => value !== undefined)),
  };
}
