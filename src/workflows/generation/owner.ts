import type { WorkflowInfo } from '@temporalio/workflow';
import { itemPlaceOf } from '../../contract/item-workflow-id.js';
import { readGenerationMemo } from '../../contract/memo.js';
import { fingerprint } from '../../domain/text/fingerprint.js';

/** What a generation is a part of. */
export interface Owner {
  /** The batch that it is an item of, or the workflow of a user's that has started it. */
  readonly batchId?: string;
  /** The pipeline that it is a step of: it wants no signals, and what is trouble of the account is waited out. */
  readonly pipelineId?: string;
}

/** Nothing for one that stands alone. */
export function ownerOf({ parent, memo }: Pick<WorkflowInfo, 'parent' | 'memo'>): Owner {
  if (parent === undefined) return {};
  const { workflowId } = parent;
  return readGenerationMemo(memo).pipelineId === workflowId ? { pipelineId: workflowId } : { batchId: workflowId };
}

/** Which making of its step it is. */
export function makingOf(info: Pick<WorkflowInfo, 'parent' | 'memo'>): string | undefined {
  return ownerOf(info).pipelineId === undefined ? undefined : readGenerationMemo(info.memo).making;
}

/** Kling's id for the task of an item, as its batch says. */
export function taskNameOf({ parent, memo }: Pick<WorkflowInfo, 'parent' | 'memo'>): string | undefined {
  const { batchId, taskName } = readGenerationMemo(memo);
  return parent !== undefined && parent.workflowId === batchId ? taskName : undefined;
}

/** What Temporal takes as a key without more ado: 64 bytes at most. A workflow task that asks for a longer one fails for ever. */
const FAIRNESS_KEY = /^[\x20-\x7e]{1,64}$/;
const LEGIBLE_LENGTH = 40;

/** Whose turn it is where several wait for slots: a batch's, also where its items are pipelines, a pipeline's, or a generation's that stands alone. */
export function fairnessKeyOf({ parent, root }: Pick<WorkflowInfo, 'parent' | 'root'>): string | undefined {
  const isItem =
    parent !== undefined &&
    root !== undefined &&
    itemPlaceOf({ workflowId: parent.workflowId, batchId: root.workflowId }) !== undefined;
  const id = isItem ? root.workflowId : parent?.workflowId;
  if (id === undefined || FAIRNESS_KEY.test(id)) return id;
  return `${id.replace(/[^\x20-\x7e]/g, '').slice(0, LEGIBLE_LENGTH)} ${fingerprint(id)}`;
}
