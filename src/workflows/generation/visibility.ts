import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { GenerationStatus } from '../../domain/generation/generation.js';
import { shownState } from '../../domain/generation/lifecycle.js';
import { waitingWord } from '../../domain/generation/waiting.js';

const STATE = defineSearchAttributeKey('KlingState', SearchAttributeType.KEYWORD);
const TASK_ID = defineSearchAttributeKey('KlingTaskId', SearchAttributeType.KEYWORD);
const BATCH_ID = defineSearchAttributeKey('KlingBatchId', SearchAttributeType.KEYWORD);
const MODEL = defineSearchAttributeKey('KlingModel', SearchAttributeType.KEYWORD);

/** True when the client already set our search attributes at the start: then the server surely has them. */
export function isSearchable(): boolean {
  return workflowInfo().typedSearchAttributes.get(STATE) !== undefined;
}

function wordOf(status: GenerationStatus): string {
  const state = shownState(status);
  return status.waiting === undefined ? state : `${state} (${waitingWord(status.waiting)})`;
}

/** Writes what people filter by, in one history event. Must not be called on a server that lacks the attributes. */
export function publish(status: GenerationStatus): void {
  upsertSearchAttributes([
    { key: STATE, value: wordOf(status) },
    ...(status.taskId === undefined ? [] : [{ key: TASK_ID, value: status.taskId }]),
    ...(status.model === undefined ? [] : [{ key: MODEL, value: status.model }]),
  ]);
}

/** Writes a batch's state where people filter by it, each time it is another one. */
export function createBatchSign(): (batchId: string, state: string) => void {
  let written: string | undefined = workflowInfo().typedSearchAttributes.get(STATE);
  return (batchId, state) => {
    if (state === written) return;
    written = state;
    upsertSearchAttributes([
      { key: STATE, value: state },
      { key: BATCH_ID, value: batchId },
    ]);
  };
}
