import { ActivityFailure, ApplicationFailure, isCancellation, workflowInfo } from '@temporalio/workflow';
import { UNDELIVERED } from '../../contract/failures.js';
import type { NoticeResult, UndeliveredDetails } from '../../contract/notices.js';
import { noticesQueue } from '../../contract/task-queues.js';
import type { KlingEvent } from '../../domain/notices/event.js';
import type { NoticeTarget, Undelivered } from '../../domain/notices/notice.js';
import { parseNotice, renderTarget } from '../../domain/notices/notice.js';
import { boundText } from '../../domain/text/bound-text.js';
import { deliverOn } from '../activities.js';
import { announce } from '../announce.js';
import { endVisibly } from '../failures.js';
import { now } from '../now.js';
import { upgradeAtOnce } from '../versioning.js';

/**
 * Workflow `notice`: brings one event to each of its targets, for three days where need be. Workers start it. Fails when somebody has not got it in the
 * end; the failure's first detail says who, so that it can be sent again.
 */
export function notice(input: unknown): Promise<NoticeResult> {
  return endVisibly(() => bring(input));
}
upgradeAtOnce(notice);

async function bring(input: unknown): Promise<NoticeResult> {
  const { event, targets } = parseNotice(input);
  const ends = await Promise.all(targets.map((target) => deliver(event, target)));
  const undelivered = ends.filter((end) => end !== undefined);
  if (undelivered.length === 0) return { delivered: targets.length };
  undelivered.forEach((one) => tellLostStart(event, targets, one));
  throw explain(undelivered);
}

/** That a workflow of the user's is not started fails nothing, so those who got this notice hear of it by another. */
function tellLostStart(event: KlingEvent, targets: readonly NoticeTarget[], { target, reason }: Undelivered): void {
  if (target.kind !== 'then') return;
  const { id, type, taskQueue } = target;
  announce({
    type: 'alert.then-failed',
    about: id,
    run: event.id,
    at: now(),
    data: { workflowId: id, then: { type, taskQueue }, reason },
    notify: targets.flatMap((one) => (one.kind === 'url' ? [{ url: one.url }] : [])),
  });
}

async function deliver(event: KlingEvent, target: NoticeTarget): Promise<Undelivered | undefined> {
  try {
    await deliverOn(
      noticesQueue(workflowInfo().taskQueue),
      `${event.type} to ${renderTarget(target)}`,
    )({ event, target });
    return undefined;
  } catch (error) {
    if (isCancellation(error)) throw error;
    return { target, reason: boundText(reasonOf(error), MAX_REASON_LENGTH) };
  }
}

const MAX_REASON_LENGTH = 1000;

/** Of a delivery that ran out of time, what was said at the last try. */
function reasonOf(error: unknown): string {
  const cause = error instanceof ActivityFailure ? (error.cause ?? error) : error;
  const last = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  return last instanceof Error ? last.message : String(last);
}

function explain(undelivered: readonly Undelivered[]): ApplicationFailure {
  const lines = undelivered.map(({ target, reason }) => `${renderTarget(target)}: ${reason}`);
  const details: UndeliveredDetails = { undelivered };
  const failure = ApplicationFailure.create({
    message: boundText(`Not delivered. ${lines.join(' ')}`),
    type: UNDELIVERED,
    nonRetryable: true,
    details: [details],
  });
  failure.stack = '';
  return failure;
}
