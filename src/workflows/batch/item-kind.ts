import type { Entry, RunningEntry, WaitingEntry } from '../../domain/batch/book.js';
import type { EndRules } from '../../domain/batch/outcome.js';
import { GENERATION_ENDS } from '../../domain/batch/outcome.js';
import type { BatchFacts } from '../../domain/batch/progress/batch-facts.js';
import type { TaskEstimate } from '../../domain/generation/cost/task-estimate.js';
import { estimateTask } from '../../domain/generation/cost/task-estimate.js';
import { parseRequest } from '../../domain/generation/request.js';
import { readOrComplain } from '../../domain/parsed.js';
import { pipelineEnds } from '../../domain/pipeline/rows/pipeline-ends.js';
import { renderParams } from '../../domain/pipeline/rows/render-params.js';
import type { Json } from '../../domain/record.js';
import type { Child } from '../children/child-options.js';
import type { StartFacts } from './item-child.js';
import { promptOf, toChild } from './item-child.js';
import { toPipelineChild } from './pipeline-child.js';

/** What the items of a batch are, to the batch: how one is started and shown, and what its end means. */
export interface ItemKind {
  readonly toChild: (facts: StartFacts, entry: Entry, request: Json) => Child;
  /** What one should cost by Kling's price list, where that is known. */
  readonly priceOf: (request: Json) => TaskEstimate | undefined;
  /** One line that says which it is. */
  readonly labelOf: (request: Json) => string | undefined;
  /** The entry of one that has just been started. */
  readonly begin: (entry: WaitingEntry, at: string, prompt: string | undefined) => RunningEntry;
  readonly ends: EndRules;
  /** Characters that a start brings into the history besides what is the item's own, which is small. */
  readonly startLength: number;
}

const GENERATION: ItemKind = {
  toChild,
  priceOf: (request) => {
    const parsed = readOrComplain(() => parseRequest(request)).value;
    return parsed && estimateTask(parsed);
  },
  labelOf: promptOf,
  begin: (entry, at, prompt) => ({ ...entry, prompt, state: 'queued', since: at, startedAt: at }),
  ends: GENERATION_ENDS,
  startLength: 0,
};

export function itemKindOf({ pipeline }: Pick<BatchFacts, 'pipeline'>): ItemKind {
  if (pipeline === undefined) return GENERATION;
  return {
    toChild: (facts, entry, request) => toPipelineChild({ ...facts, pipeline }, entry, request),
    priceOf: () => undefined,
    labelOf: renderParams,
    // It waits for no slot: its steps do.
    begin: (entry, at, prompt) => ({
      ...entry,
      prompt,
      state: 'processing',
      since: at,
      startedAt: at,
      isPipeline: true,
    }),
    ends: pipelineEnds(pipeline),
    startLength: JSON.stringify(pipeline).length,
  };
}
