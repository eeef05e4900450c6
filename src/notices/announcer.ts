import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { toNoticeMemo } from '../contract/memo.js';
import { noticeWorkflowId } from '../contract/notices.js';
import { NOTICE } from '../contract/workflow-types.js';
import type { ConfiguredTarget } from '../domain/notices/configured-target.js';
import { toEvent } from '../domain/notices/happening.js';
import type { Notice } from '../domain/notices/notice.js';
import { renderTarget } from '../domain/notices/notice.js';
import type { Announce } from '../ports/notices/announce.js';
import { readGrpcCode } from './grpc-error.js';
import { listTargets } from './list-targets.js';

export interface AnnouncerOptions {
  readonly client: Client;
  readonly taskQueue: string;
  readonly configured: readonly ConfiguredTarget[];
  readonly onTrouble: (text: string) => void;
}

/**
 * How long Temporal may refuse to keep a notice before whoever announces it goes on without. Longer than a workflow task may take (10 s): one that
 * announces is then done again, and with it the notice, so that trouble that passes loses none.
 */
const PATIENCE_MS = 20_000;
const TRY_EVERY_MS = 500;

/** Hands events over to Temporal: each is a workflow of its own, whose id is made of what has happened, so that there is one however often it is said. */
export function createAnnouncer({ client, taskQueue, configured, onTrouble }: AnnouncerOptions): Announce {
  return async (happening) => {
    const targets = listTargets(happening, configured);
    if (targets.length === 0) return;
    const event = toEvent(happening);
    const workflowId = noticeWorkflowId(happening.about, event);
    try {
      await keep(client, taskQueue, { workflowId, about: happening.about, notice: { event, targets } });
    } catch (error) {
      onTrouble(`${event.type} of ${happening.about} cannot be announced: ${String(error)}`);
    }
  };
}

interface Kept {
  readonly workflowId: string;
  readonly about: string;
  readonly notice: Notice;
}

async function keep(client: Client, taskQueue: string, { workflowId, about, notice }: Kept): Promise<void> {
  const { event, targets } = notice;
  const untilMs = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      await client.workflow.start(NOTICE, {
        workflowId,
        taskQueue,
        args: [notice],
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        staticSummary: `${event.type} of ${about}`,
        memo: toNoticeMemo({ event: event.type, about, targets: targets.map(renderTarget) }),
      });
      return;
    } catch (error) {
      if (error instanceof WorkflowExecutionAlreadyStartedError) return;
      // What the server refuses for a reason of its own, it refuses again.
      if (!isPassing(error) || performance.now() >= untilMs) throw error;
    }
    await sleep(TRY_EVERY_MS);
  }
}

/** gRPC's DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, ABORTED, INTERNAL and UNAVAILABLE; and of CANCELLED and UNKNOWN nobody knows. */
const PASSING: readonly number[] = [1, 2, 4, 8, 10, 13, 14];

function isPassing(error: unknown): boolean {
  const code = readGrpcCode(error);
  return code === undefined || PASSING.includes(code);
}
