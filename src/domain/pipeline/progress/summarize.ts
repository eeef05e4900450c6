import { toTotalEstimate } from '../../batch/cost/expected.js';
import { isZero } from '../../decimal.js';
import { addMoney } from '../../money.js';
import type { PipelineBook } from '../book/book.js';
import type { LinkedStep } from '../graph/links.js';
import type { PipelineResult, PipelineStatus } from '../pipeline-status.js';
import type { PipelineFacts } from './pipeline-facts.js';
import { listRows } from './rows.js';

/** A pipeline as it is shown. */
export interface ShownPipeline {
  readonly name?: string;
  readonly linked: readonly LinkedStep[];
  readonly book: PipelineBook;
  readonly facts: PipelineFacts;
}

/** The answer to the query `status` as of `nowMs`, epoch milliseconds. */
export function summarizePipeline({ name, linked, book, facts }: ShownPipeline, nowMs: number): PipelineStatus {
  const { pipelineId, state, reason, cost, earlier, expected, budget, startedAt, endedAt, notices } = facts;
  const asOfMs = endedAt === undefined ? nowMs : Date.parse(endedAt);
  const hasEstimate = !isZero(expected.units) || expected.unpriced > 0;
  return {
    pipelineId,
    ...(name === undefined ? {} : { name }),
    state,
    ...(reason === undefined ? {} : { reason }),
    steps: listRows(linked, book, pipelineId),
    counts: book.counts(),
    cost: addMoney(cost, earlier),
    costOfThisRun: cost,
    ...(hasEstimate ? { estimate: toTotalEstimate(expected) } : {}),
    ...(budget === undefined ? {} : { budget }),
    startedAt,
    ...(endedAt === undefined ? {} : { endedAt }),
    elapsedSeconds: Math.max(0, Math.round((asOfMs - Date.parse(startedAt)) / 100) / 10),
    notices,
    asOf: new Date(asOfMs).toISOString(),
  };
}

/** What a pipeline returns that has ended well. */
export function toPipelineResult(status: PipelineStatus): PipelineResult {
  const { pipelineId, name, steps, counts, cost, costOfThisRun, startedAt, endedAt, elapsedSeconds, asOf } = status;
  return {
    pipelineId,
    ...(name === undefined ? {} : { name }),
    state: 'completed',
    ...{ steps, counts, cost, costOfThisRun, startedAt },
    endedAt: endedAt ?? asOf,
    elapsedSeconds,
  };
}
