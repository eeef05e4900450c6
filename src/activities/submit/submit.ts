import { Context } from '@temporalio/activity';
import type { SubmitHeartbeat, SubmitInput, SubmitResult } from '../../contract/generation-activities.js';
import { KlingFailure } from '../../domain/kling-failure.js';
import type { Batches } from '../../ports/batches.js';
import { withHeartbeats } from '../heartbeat.js';
import { workflowIdOf } from '../workflow-id.js';
import { isAnswered } from './answered.js';
import { createDoubt } from './doubt.js';
import { judgeFailedTry } from './lasting-trouble.js';
import type { MakePorts } from './make-once.js';
import { makeOnce } from './make-once.js';
import { settleTask } from './reservation.js';

interface SubmitPorts extends MakePorts {
  readonly batches: Batches;
  readonly searchable: boolean;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** The activity `submit`: makes one task at Kling, and pays for it at most once however often it is repeated. */
export function createSubmit({ batches, searchable, now, ...ports }: SubmitPorts) {
  return async function submit(input: SubmitInput): Promise<SubmitResult> {
    const context = Context.current();
    const { externalTaskId, batchId, account } = input;
    const workflowId = workflowIdOf(context.info);
    const startedAt = new Date(now()).toISOString();
    const past = context.info.heartbeatDetails as SubmitHeartbeat | undefined;
    let note: SubmitHeartbeat = past ?? {};
    const noteSent = () => {
      note = { ...note, isSent: true };
      context.heartbeat(note);
    };
    const { attempt } = context.info;
    const doubt = createDoubt(attempt, past);
    const earlier = { isRepeated: attempt > 1, doubt, isSent: past?.isSent === true, noteSent };
    try {
      const {
        task: made,
        names,
        hasCallback,
      } = await withHeartbeats(
        () => ({ externalTaskId, ...note }),
        () => makeOnce(input, earlier, { ...ports, now }),
      );
      const { taskId } = made;
      batches.reportItem(batchId, { workflowId, state: 'processing', taskId });
      const named = names.length === 0 ? {} : { names };
      const sent = { taskId, startedAt, submittedAt: new Date(now()).toISOString(), searchable, ...named };
      if (!isAnswered(input.task, made)) return hasCallback ? { ...sent, hasCallback } : sent;
      await settleTask(made, { product: input.task, key: externalTaskId }, ports.purse);
      return { ...sent, task: made };
    } catch (failed) {
      const error = waitForCap(failed, batchId, now());
      const { heartbeat, news, end } = judgeFailedTry(error, { externalTaskId, startedAt, past }, now());
      if (news !== undefined) batches.reportWaiting(workflowId, batchId, news, account);
      context.heartbeat({ ...heartbeat, ...doubt.note() });
      throw end ?? error;
    }
  };
}

/** A cap may be raised meanwhile, so it is asked again within this. */
const ASK_CAP_EVERY_MS = 3_600_000;

/** What is alone waits in line until a cap counts anew; an item makes room in its batch, which starts it again then. */
function waitForCap(error: unknown, batchId: string | undefined, nowMs: number): unknown {
  if (!(error instanceof KlingFailure) || error.code !== 'CapReached') return error;
  const { until } = error.facts;
  const leftMs = until === undefined ? ASK_CAP_EVERY_MS : Date.parse(until) - nowMs;
  const retryAfterSeconds = Math.max(1, Math.ceil(Math.min(ASK_CAP_EVERY_MS, leftMs) / 1000));
  return new KlingFailure('CapReached', error.message, { until, retryAfterSeconds, isFinal: batchId !== undefined });
}
