import type { WorkflowHandle } from '@temporalio/client';
import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { UndeliveredDetails } from '../../contract/notices.js';
import { UNDELIVERED } from '../../contract/failures.js';
import type { NoticeTarget } from '../../domain/notices/notice.js';
import { renderTarget } from '../../domain/notices/notice.js';

/** Who has not got a notice whose workflow has ended badly, as far as that says so. */
export interface NotReached {
  readonly targets?: readonly NoticeTarget[];
  /** As people may read them. */
  readonly names?: readonly string[];
  readonly reason: string;
}

export async function readUndelivered(handle: WorkflowHandle): Promise<NotReached> {
  try {
    await handle.result();
    return { reason: '' };
  } catch (error) {
    const cause = error instanceof WorkflowFailedError ? error.cause : error;
    const reason = cause instanceof Error ? cause.message : String(cause);
    if (!(cause instanceof ApplicationFailure) || cause.type !== UNDELIVERED) return { reason };
    const [details] = (cause.details ?? []) as readonly (Partial<UndeliveredDetails> | undefined)[];
    const undelivered = details?.undelivered ?? [];
    if (undelivered.length === 0) return { reason };
    const targets = undelivered.map(({ target }) => target);
    const said = [...new Set(undelivered.map((one) => one.reason))].join(' ');
    return { targets, names: targets.map(renderTarget), reason: said };
  }
}
