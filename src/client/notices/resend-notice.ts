import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { readNoticeMemo, toNoticeMemo } from '../../contract/memo.js';
import { NOTICE } from '../../contract/workflow-types.js';
import type { Notice } from '../../domain/notices/notice.js';
import { parseNotice, renderTarget } from '../../domain/notices/notice.js';
import { findWorkflow } from '../../temporal/find-workflow.js';
import { UsageError } from '../client-errors.js';
import { readPayload } from '../history-payload.js';
import { readStartedWith } from '../look/started-with.js';
import type { Session } from '../session.js';
import { readUndelivered } from './undelivered.js';

/**
 * Sends a notice again to those who have not got it, with the id that it had, so that a receiver can tell that it is the same. Throws `UsageError` for one
 * that nobody misses.
 */
export async function resendNotice(id: string, session: Session): Promise<Notice> {
  const { client } = session;
  const found = await findWorkflow(client, id);
  if (found === undefined) throw new UsageError(`There is no notice "${id}".`);
  const { type, status, taskQueue, memo } = found;
  if (type !== NOTICE) throw new UsageError(`"${id}" is a workflow of type ${type} and no notice.`);
  if (status.name === 'RUNNING') throw new UsageError(`${id} is still being tried.`);
  if (status.name === 'COMPLETED') throw new UsageError(`${id} was delivered.`);
  const held = readPayload(await readStartedWith({ workflowId: id }, session));
  const sent = parseNotice(held.kind === 'value' ? held.value : undefined);
  const { targets = sent.targets } = await readUndelivered(client.workflow.getHandle(id));
  const notice = { event: sent.event, targets };
  await start(notice, { workflowId: id, taskQueue, about: readNoticeMemo(memo).about }, session);
  return notice;
}

interface Place {
  readonly workflowId: string;
  readonly taskQueue: string;
  readonly about?: string;
}

async function start(notice: Notice, { workflowId, taskQueue, about }: Place, { client }: Session): Promise<void> {
  const { event, targets } = notice;
  try {
    await client.workflow.start(NOTICE, {
      workflowId,
      taskQueue,
      args: [notice],
      // Two people who send it again send it once.
      workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
      staticSummary: `${event.type}, sent again`,
      memo: toNoticeMemo({ event: event.type, about, targets: targets.map(renderTarget) }),
    });
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError)
      throw new UsageError(`${workflowId} is still being tried.`);
    throw error;
  }
}
