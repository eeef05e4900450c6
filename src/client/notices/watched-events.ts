import type { Client } from '@temporalio/client';
import { itemPlaceOf } from '../../contract/item-workflow-id.js';
import { batchEnd, batchEvents, batchFailure } from '../../domain/batch/progress/batch-events.js';
import type { ToldOfBatch } from '../../domain/batch/progress/batch-events.js';
import { generationEvents } from '../../domain/generation/events/generation-events.js';
import type { KlingEvent } from '../../domain/notices/event.js';
import type { Happening } from '../../domain/notices/happening.js';
import { toEvent } from '../../domain/notices/happening.js';
import type { BatchView } from '../batch/batch-view.js';
import type { ToldOfPipeline } from '../../domain/pipeline/progress/pipeline-events.js';
import { pipelineEnd, pipelineEvents, pipelineFailure } from '../../domain/pipeline/progress/pipeline-events.js';
import { firstRunOf } from '../look/first-run.js';
import type { GenerationView } from '../generation/generation-view.js';
import type { PipelineView } from '../pipeline/pipeline-view.js';

/** What has happened since the view before: the events that receivers of notices get, with the ids that they have there. */
export interface WithEvents {
  readonly events: readonly KlingEvent[];
}

/** Views of a generation, each with what has happened; the first with all of it. */
export async function* withGenerationEvents(
  views: AsyncIterable<GenerationView>,
): AsyncGenerator<GenerationView & WithEvents> {
  let before: GenerationView | undefined;
  for await (const view of views) {
    const { workflowId, runId: run } = view;
    const happened = generationEvents(before, view, { workflowId, run, part: itemPlaceOf(view) });
    before = view;
    yield { ...view, events: happened.map(toEvent) };
  }
}

/** The same of a batch: of what passed while no worker answered, and before the first view, only what can still be seen. */
export async function* withBatchEvents(
  views: AsyncIterable<BatchView>,
  client: Client,
): AsyncGenerator<BatchView & WithEvents> {
  let told: ToldOfBatch | undefined;
  let run: string | undefined;
  for await (const view of views) {
    run ??= await findFirstRun(view.batchId, view.runId, client);
    const { progress } = view;
    const seen = progress === undefined ? { told, events: [] } : batchEvents(told, progress, { run });
    told = seen.told;
    yield { ...view, events: [...seen.events, ...listEnd(view, run)].map(toEvent) };
  }
}

/** The same of a pipeline: pauses are told of where it is seen paused. */
export async function* withPipelineEvents(
  views: AsyncIterable<PipelineView>,
  client: Client,
): AsyncGenerator<PipelineView & WithEvents> {
  let told: ToldOfPipeline = {};
  let run: string | undefined;
  for await (const view of views) {
    const { pipelineId, runId, status } = view;
    run ??= await findFirstRun(pipelineId, runId, client);
    const pausedAt = status?.state === 'paused' ? (told.pausedAt ?? status.asOf) : undefined;
    const seen = status === undefined ? { told, events: [] } : pipelineEvents(told, status, pausedAt, { run });
    told = seen.told;
    yield { ...view, events: [...seen.events, ...listPipelineEnd(view, run)].map(toEvent) };
  }
}

function listPipelineEnd(
  { pipelineId, ending, status, endedAt = '' }: PipelineView,
  run: string,
): readonly Happening[] {
  if (ending === undefined) return [];
  if (status !== undefined) return [pipelineEnd(status, { run })];
  if (ending.kind === 'completed') {
    const { result } = ending;
    return [pipelineEnd({ ...result, notices: [], asOf: result.endedAt }, { run })];
  }
  const error = ending.kind === 'failed' ? ending.error : { kind: 'Cancelled', text: `${pipelineId} was cancelled.` };
  return [pipelineFailure(pipelineId, error, { run, at: endedAt })];
}

async function findFirstRun(workflowId: string, runId: string, client: Client): Promise<string> {
  return firstRunOf(await client.workflow.getHandle(workflowId, runId).describe());
}

function listEnd({ batchId, ending, progress, endedAt = '', startedAt }: BatchView, run: string): readonly Happening[] {
  switch (ending?.kind) {
    case undefined:
      return [];
    case 'completed':
      return [batchEnd(ending.result, { run })];
    case 'cancelled': {
      const known = progress ?? { batchId, startedAt, elapsedSeconds: 0 };
      return [batchEnd({ ...known, state: 'cancelled', endedAt, report: ending.report }, { run })];
    }
    case 'failed':
      return [batchFailure(batchId, ending.error, { run, at: endedAt })];
  }
}
