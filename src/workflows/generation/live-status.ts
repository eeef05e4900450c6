import type { WorkflowInfo } from '@temporalio/workflow';
import { setCurrentDetails, setHandler, upsertMemo, workflowInfo } from '@temporalio/workflow';
import type { SubmitResult } from '../../contract/generation-activities.js';
import { statusQuery } from '../../contract/messages/generation-messages.js';
import type { GenerationMemo } from '../../contract/memo.js';
import { readGenerationMemo, toGenerationMemo } from '../../contract/memo.js';
import type { GenerationResult, GenerationStatus } from '../../domain/generation/generation.js';
import { cancelNotice, emptyStatus } from '../../domain/generation/generation.js';
import type { StepNow } from '../../domain/generation/steps.js';
import { advance, isInLine } from '../../domain/generation/steps.js';
import { renderGenerationDetails } from '../../webui/generation-details.js';
import { now } from '../now.js';
import { onWaitingSignal } from '../waiting-signal.js';
import { createGenerationEvents } from './generation-events.js';
import { createStatusPublisher } from './publish-status.js';

export type LiveStatus = ReturnType<typeof createLiveStatus>;

/** What it is a part of, as its memo says. */
function placeOf(memo: WorkflowInfo['memo']): Pick<GenerationMemo, 'batchId' | 'pipelineId'> {
  const { batchId, pipelineId } = readGenerationMemo(memo);
  return { batchId, pipelineId };
}

/**
 * The one mutable thing of a generation: its status, shown to the query `status`, to the Web UI's current details and, at the steps
 * that people filter by, to the search attributes.
 */
export function createLiveStatus() {
  // Not the time of the first step, which is later by as long as no worker ran.
  let status: GenerationStatus = emptyStatus(workflowInfo().startTime.toISOString());
  const publisher = createStatusPublisher();
  const { workflowId, memo } = workflowInfo();
  const place = { workflowId, ...placeOf(memo) };
  const events = createGenerationEvents(place);

  function step(step: StepNow): void {
    status = advance(status, { ...step, at: now() });
    setCurrentDetails(renderGenerationDetails(status, place));
  }

  function take(next: StepNow): void {
    step(next);
    events.tell(status, next.kind === 'begun' ? next.request.run : undefined);
  }

  function takeAndPublish(step: StepNow): void {
    take(step);
    publisher.publish(status);
  }

  setHandler(statusQuery, () => status, { description: 'Everything that is known of the generation' });
  onWaitingSignal('For the workers: why it is queued', (waiting, isSearchable) => {
    if (!isInLine(status)) return;
    publisher.allow(isSearchable);
    takeAndPublish({ kind: 'waiting', waiting });
  });

  return {
    get: () => status,
    /** Takes a step that nobody filters by. */
    take,
    takeAndPublish,
    /** Takes a step after which it may be filed as `stuck`, or no longer. */
    takeAndPublishIfStuck(step: StepNow) {
      take(step);
      publisher.publishIfStuck(status);
    },
    /** Takes the last step of one that has succeeded, and returns its result, with which `run.then` is started. */
    complete(next: StepNow, toResult: (status: GenerationStatus) => GenerationResult): GenerationResult {
      step(next);
      publisher.publish(status);
      const result = toResult(status);
      events.tellResult(status, result);
      return result;
    },
    submitted({ taskId, startedAt, submittedAt, searchable }: SubmitResult) {
      publisher.allow(searchable);
      takeAndPublish({ kind: 'submitted', taskId, startedAt, submittedAt });
    },
    /** A cancelled workflow has no result and no failure text, so what its owner must know goes into the memo. */
    cancel() {
      const notice = cancelNotice(status);
      takeAndPublish({ kind: 'cancelled' });
      upsertMemo(toGenerationMemo({ taskId: status.taskId, notice }));
    },
  };
}
