import type { Client } from '@temporalio/client';
import { itemPlaceOf } from '../../contract/item-workflow-id.js';
import { batchEnd, batchEvents, batchFailure } from '../../domain/batch/progress/batch-events.js';
import type { ToldOfBatch } from '../../domain/batch/progress/batch-events.js';
import { generationEvents } from '../../domain/generation/events/generation-events.js';
import type { KlingEvent } from '../../domain/notices/event.js';
import type { Happening } from '../../domain/notices/happening.js';
import { toEvent } from '../../domain/notices/happening.js';
import type { BatchView } from '../batch/batch-view.js';
import type { GenerationView } from '../generation/generation-view.js';

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
    run ??= await findFirstRun(view, client);
    const { progress } = view;
    const seen = progress === undefined ? { told, events: [] } : batchEvents(told, progress, { run });
    told = seen.told;
    yield { ...view, events: [...seen.events, ...listEnd(view, run)].map(toEvent) };
  }
}

/** A long batch goes on from run to run, and is one batch. */
async function findFirstRun({ batchId, runId }: BatchView, client: Client): Promise<string> {
  const { raw } = await client.workflow.getHandle(batchId, runId).describe();
  const { firstRunId } = raw.workflowExecutionInfo ?? {};
  return firstRunId === undefined || firstRunId === null || firstRunId === '' ? runId : firstRunId;
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
