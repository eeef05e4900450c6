import { patched, setCurrentDetails, setHandler, upsertMemo, workflowInfo } from '@temporalio/workflow';
import type { SubmitResult } from '../../activities/submit.js';
import type { GenerationError, GenerationStatus } from '../../domain/generation/generation.js';
import {
  advance,
  cancelNotice,
  elapsedSeconds,
  emptyStatus,
  queuedStatus,
} from '../../domain/generation/generation.js';
import { renderDetails } from '../../domain/generation/generation-details.js';
import type { State } from '../../domain/generation/lifecycle.js';
import { shownState } from '../../domain/generation/lifecycle.js';
import type { GenerationRequest } from '../../domain/generation/request.js';
import type { Cost } from '../../domain/money.js';
import { sumCosts } from '../../domain/money.js';
import { readWaiting } from '../../domain/generation/waiting.js';
import { logFault } from '../log-fault.js';
import { statusQuery, waitingSignal } from '../../contract/generation-messages.js';
import { toGenerationMemo } from '../../contract/memo.js';
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
  setHandler(statusQuery, () => status, { description: 'Everything that is known of the generation' });

  function show(next: GenerationStatus): void {
    status = { ...next, elapsedSeconds: elapsedSeconds(next, now()), asOf: now() };
    setCurrentDetails(renderDetails(status));
  }

  function step(state: State, facts: Partial<GenerationStatus> = {}, at: string = now()): void {
    show(advance(status, state, at, facts));
  }

  function publishIfPossible(): void {
    if (searchable) publish(status);
  }

  /** Filed under `stuck`, until it goes on. */
  let isFiledAsStuck = false;

  function fileAsStuck(isStuck: boolean): void {
    if (!searchable || isStuck === isFiledAsStuck) return;
    // Generations of earlier versions note neither.
    if (isStuck && !patched('stuck-is-searchable')) return;
    isFiledAsStuck = isStuck;
    publish(status);
  }

  setHandler(
    waitingSignal,
    (value: unknown) =>
      logFault('Why it waits is not shown', () => {
        const waiting = readWaiting(value);
        // It may be overtaken by the submission.
        if (waiting === undefined || (status.state !== 'queued' && status.state !== 'retrying')) return;
        show({ ...status, waiting });
        searchable ||= (value as { searchable?: unknown }).searchable === true;
        publishIfPossible();
      }),
    { description: 'For the workers: why it is queued' },
  );

  return {
    status: () => status,
    step(state: State, facts: Partial<GenerationStatus> = {}) {
      step(state, facts);
      // A failure with attempts left is over in the same moment.
      if (state !== 'failed') fileAsStuck(shownState(status) === 'stuck');
    },
    /** The request is understood and waits for a slot. */
    begin: (request: GenerationRequest) => show(queuedStatus(request, status.transitions[0]?.at ?? now())),
    /** The attempt's external id is fixed before anything is sent, so that even a lost create can be found. */
    sending: (externalTaskId: string) => show({ ...status, externalTaskId }),
    submitted(result: SubmitResult) {
      searchable ||= result.searchable;
      step('submitting', {}, result.startedAt);
      step('processing', { taskId: result.taskId }, result.submittedAt);
      publishIfPossible();
    },
    /** Adds what Kling deducted for a task that has ended; one that failed may cost too. */
    charged: (cost: Cost | undefined) => show({ ...status, cost: sumCosts(status.cost, cost) }),
    notice: (text: string) => show({ ...status, notices: [...status.notices, text] }),
    stuck(text: string) {
      show({ ...status, stuck: true, notices: [...status.notices, text] });
      fileAsStuck(true);
    },
    complete(facts: Partial<GenerationStatus>) {
      step('completed', facts);
      publishIfPossible();
    },
    fail(error: GenerationError) {
      step(error.kind === 'Parked' ? 'parked' : 'failed', { error });
      publishIfPossible();
    },
    /** A cancelled workflow has no result and no failure text, so what its owner must know goes into the memo. */
    cancel() {
      const notice = cancelNotice(status);
      step('cancelled', { notices: [...status.notices, notice] });
      publishIfPossible();
      upsertMemo(toGenerationMemo({ taskId: status.taskId, notice }));
    },
  };
}
