import { Context } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { UNDELIVERED } from '../../contract/failures.js';
import type { DeliverInput } from '../../contract/notices.js';
import type { LinkOf } from './with-links.js';
import { withLinks } from './with-links.js';
import type { Receivers } from '../../ports/notices/receivers.js';
import { withHeartbeats } from '../heartbeat.js';
import { throwIfWorkerStops } from '../stop-reason.js';

/** The longest pause: a receiver that is back is found within it. */
const MAX_DELAY_MS = 3_600_000;

/** Milliseconds until the next try: one second, then twice as long each time, with a quarter of jitter so that many do not come at once. */
export function deliveryDelayMs(attempt: number, random: number): number {
  const delayMs = Math.min(MAX_DELAY_MS, 1000 * 2 ** Math.min(attempt - 1, 20));
  return Math.round(delayMs * (1 + 0.25 * random));
}

/** The activity `deliverNotice`: one try to bring an event to one target; Temporal makes the next one. */
export function createDeliverNotice({
  receivers,
  linkOf,
  random = Math.random,
}: {
  receivers: Receivers;
  linkOf: LinkOf;
  random?: () => number;
}) {
  return async function deliverNotice({ event, target }: DeliverInput): Promise<void> {
    const context = Context.current();
    const delivery = await withHeartbeats(
      () => undefined,
      async () => receivers.deliver(await withLinks(event, linkOf), target, context.cancellationSignal),
    ).catch((error: unknown) => {
      throwIfWorkerStops(context);
      throw error;
    });
    if (delivery.kind === 'delivered') return;
    const asked = delivery.kind === 'later' ? delivery.retryAfterSeconds : undefined;
    throw ApplicationFailure.create({
      message: delivery.reason,
      type: UNDELIVERED,
      nonRetryable: delivery.kind === 'refused',
      // It is the receiver's trouble, and no error of the worker.
      category: ApplicationFailureCategory.BENIGN,
      nextRetryDelay: Math.max((asked ?? 0) * 1000, deliveryDelayMs(context.info.attempt, random())),
    });
  };
}
