import type { Json } from '../../../domain/record.js';
import type { WorkflowHandle } from '@temporalio/client';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { toBatchMemo } from '../../../contract/memo.js';
import type { BatchWorkflow } from '../../../contract/workflow-types.js';
import { BATCH } from '../../../contract/workflow-types.js';
import { escapeLine } from '../../../webui/markdown-cell.js';
import { renderBatchSteps } from '../../../webui/next-steps.js';
import { UsageError } from '../../client-errors.js';
import { firstAttributes } from '../../start-attributes.js';
import type { Session } from '../../session.js';
import type { ItemsInput } from './batch-input.js';
import { describeBatch } from '../batch-view.js';
import { countItems } from '../../../domain/batch/count-items.js';

export interface BatchStart {
  readonly batchId: string;
  readonly items: ItemsInput;
  /** Whose params they are; absent where each is a generation. */
  readonly pipeline?: Json;
  /** Ids of the items that are made; all others stay as they are. Undefined: all that have not succeeded. */
  readonly only?: readonly string[];
  readonly run: Json;
  /** As people know it. */
  readonly file: string;
  readonly total: number;
  /** The same for the same items, whatever the batch is called. */
  readonly content: string;
  /** Whether they are the items that are kept of this batch: an earlier version may have written another `content` for them. */
  readonly isAsBefore?: boolean;
}

export interface StartedBatch {
  readonly handle: WorkflowHandle;
  /** Whether it ran before, so that nothing new was started and its options are as they were. */
  readonly isAttached: boolean;
}

/**
 * Starts a batch. One that runs under that id is attached to instead; one that has ended runs again, only what has not succeeded. Throws
 * `UsageError` when other items run under that id.
 */
export async function startBatch(start: BatchStart, session: Session): Promise<StartedBatch> {
  const { client, taskQueue } = session;
  const { batchId, items, pipeline, only, run, file, total, content } = start;
  const what = { ...items, ...(pipeline === undefined ? {} : { pipeline }) };
  try {
    const handle = await client.workflow.start<BatchWorkflow>(BATCH, {
      taskQueue,
      workflowId: batchId,
      args: [{ ...what, ...(only === undefined ? {} : { only }), run }],
      workflowIdConflictPolicy: 'FAIL',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      staticSummary: escapeLine(`${file}, ${countItems(total)}`),
      staticDetails: renderBatchSteps(batchId),
      memo: toBatchMemo({ file, total, content, startedAt: new Date().toISOString() }),
      typedSearchAttributes: await firstAttributes(session, { state: 'running', batchId }),
    });
    return { handle, isAttached: false };
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    await refuseOthers(start, session);
    return { handle: client.workflow.getHandle(batchId), isAttached: true };
  }
}

async function refuseOthers(
  { batchId, content, file, pipeline, isAsBefore }: BatchStart,
  session: Session,
): Promise<void> {
  if (isAsBefore === true) return;
  const running = await describeBatch(batchId, session);
  if (running.content === undefined || running.content === content) return;
  const from = running.file === undefined ? '' : ` from ${running.file}`;
  const other = pipeline === undefined ? '' : ', or another pipeline';
  throw new UsageError(
    `${batchId} runs already with other items${other}${from}, and ${file} would not be added to it.`,
    {
      advice: [{ action: 'chooseId' }, { action: 'watchBatch', batchId }],
    },
  );
}
