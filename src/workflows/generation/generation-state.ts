import { patched, setCurrentDetails, setHandler, upsertMemo, workflowInfo } from '@temporalio/workflow';
import { PATCHES } from '../../contract/patches.js';
import type { SubmitResult } from '../../contract/generation-activities.js';
import type { Artifact } from '../../domain/artifact.js';
import type { GenerationError, GenerationStatus } from '../../domain/generation/generation.js';
import { cancelNotice, emptyStatus } from '../../domain/generation/generation.js';
import { renderGenerationDetails } from '../../webui/generation-details.js';
import { shownState } from '../../domain/generation/lifecycle.js';
import type { StepNow } from '../../domain/generation/steps.js';
import { advance, isInLine } from '../../domain/generation/steps.js';
import { readWaiting } from '../../domain/generation/waiting.js';
import { logFault } from '../log-fault.js';
import { statusQuery, waitingSignal } from '../../contract/generation-messages.js';
import { toGenerationMemo } from '../../contract/memo.js';
import { createWarning } from '../warn-once.js';
import { isSearchable, publish } from './visibility.js';

export type Run = ReturnType<typeof createRun>;

/** Workflow time, which replays the same, as ISO 8601. */
export const now = (): string => new Date().toISOString();

/**
 * The one mutable thing of a generation: its status, shown to the query `status`, to the Web UI's current details and, at the steps
 * that people filter by, to the search attributes.
 */
export function createRun() {
  // Not the time of the first step, which is later by as long as no worker ran.
  let status: GenerationStatus = emptyStatus(workflowInfo().startTime.toISOString());
  let searchable = isSearchable();
  const warn = createWarning();
  setHandler(statusQuery, () => status, { description: 'Everything that is known of the generation' });

  function take(step: StepNow): void {
    status = advance(status, { ...step, at: now() });
    setCurrentDetails(renderGenerationDetails(status, workflowInfo().workflowId));
  }

  function publishIfPossible(): void {
    if (searchable) publish(status);
  }

  /** Filed under `stuck`, until it goes on. */
  let isFiledAsStuck = false;

  function fileAsStuck(isStuck: boolean): void {
    if (!searchable || isStuck === isFiledAsStuck) return;
    // Generations of earlier versions note neither.
    if (isStuck && !patched(PATCHES.stuckIsFiled)) return;
    isFiledAsStuck = isStuck;
    publish(status);
  }

  setHandler(
    waitingSignal,
    (value: unknown) =>
      logFault('Why it waits is not shown', () => {
        const { waiting, problem } = readWaiting(value);
        if (waiting === undefined) warn(`A signal ${waitingSignal.name} is ignored: ${problem}`);
        if (waiting === undefined || !isInLine(status)) return;
        take({ kind: 'waiting', waiting });
        searchable ||= (value as { searchable?: unknown }).searchable === true;
        publishIfPossible();
      }),
    { description: 'For the workers: why it is queued' },
  );

  return {
    status: () => status,
    take,
    /** Takes a step after which it may be filed under `stuck`, or no longer. */
    takeAndFile(step: StepNow) {
      take(step);
      fileAsStuck(shownState(status) === 'stuck');
    },
    submitted(result: SubmitResult) {
      searchable ||= result.searchable;
      const { taskId, startedAt, submittedAt } = result;
      take({ kind: 'submitted', taskId, startedAt, submittedAt });
      publishIfPossible();
    },
    complete(taskId: string, artifacts: readonly Artifact[]) {
      take({ kind: 'completed', taskId, artifacts });
      publishIfPossible();
    },
    fail(error: GenerationError) {
      take({ kind: 'failed', error });
      publishIfPossible();
    },
    /** A cancelled workflow has no result and no failure text, so what its owner must know goes into the memo. */
    cancel() {
      const notice = cancelNotice(status);
      take({ kind: 'cancelled' });
      publishIfPossible();
      upsertMemo(toGenerationMemo({ taskId: status.taskId, notice }));
    },
  };
}
