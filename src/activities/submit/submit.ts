import { Context } from '@temporalio/activity';
import type { SubmitHeartbeat, SubmitInput, SubmitResult } from '../../contract/generation-activities.js';
import type { ProductName } from '../../products/catalogue.js';
import { slotWeight } from '../../products/slot-weight.js';
import type { FailureKind } from '../../domain/failure.js';
import { FAILURES } from '../../domain/failure.js';
import { KlingFailure } from '../../domain/kling-failure.js';
import { listPictureFiles, mapPictureFiles } from '../../products/pictures.js';
import type { Task } from '../../domain/task.js';
import { isTerminal } from '../../domain/task.js';
import { withHeartbeats } from '../heartbeat.js';
import type { Batches } from '../../ports/batches.js';
import type { IsStillWanted } from '../../ports/still-wanted.js';
import type { Images } from '../../ports/images.js';
import type { Kling } from '../../ports/kling.js';
import type { SlotClaim, Slots } from '../../ports/slots.js';
import { notWanted, stopReason, workerShutdown } from '../stop-reason.js';
import { workflowIdOf } from '../workflow-id.js';

/** Trouble that is over sooner is not worth the history events of telling the workflow. */
const TELL_AFTER_MS = 5000;

/** After this long without a proper answer a person must decide; a maintenance window at Kling lasts hours, not half a day. */
const OUTAGE_LIMIT_MS = 6 * 3_600_000;
/** A login page or a web site at Kling's address does not become Kling by waiting; half a reply, or a gateway that restarts, is over sooner. */
const NONSENSE_LIMIT_MS = 15 * 60_000;

interface SubmitPorts {
  readonly kling: Kling;
  readonly images: Images;
  readonly slots: Slots;
  readonly isStillWanted: IsStillWanted;
  readonly batches: Batches;
  readonly searchable: boolean;
  readonly now: () => number;
}

/** The activity `submit`: makes one task at Kling, and pays for it at most once however often it is repeated. */
export function createSubmit({ kling, images, slots, isStillWanted, batches, searchable, now }: SubmitPorts) {
  return async function submit(input: SubmitInput): Promise<SubmitResult> {
    const { info } = Context.current();
    const startedAt = new Date(now()).toISOString();
    const past = info.heartbeatDetails as SubmitHeartbeat | undefined;
    try {
      const made = await withHeartbeats(
        () => ({ externalTaskId: input.externalTaskId, ...past }),
        () => makeOnce(input, info.attempt > 1),
      );
      batches.reportItem(input.batchId, { workflowId: workflowIdOf(info), state: 'processing', taskId: made.taskId });
      return { taskId: made.taskId, startedAt, submittedAt: new Date(now()).toISOString(), searchable };
    } catch (error) {
      if (error instanceof KlingFailure && FAILURES[error.code].retry === 'later') {
        const isNonsense = error.code === 'UnexpectedReply';
        noteTrouble(input.externalTaskId, error, {
          troubleSince: past?.troubleSince ?? startedAt,
          nonsenseSince: isNonsense ? (past?.nonsenseSince ?? startedAt) : undefined,
          told: tellOfTrouble(input, error, past?.troubleSince ?? startedAt, past),
        });
      } else if (error instanceof KlingFailure && FAILURES[error.code].retry === 'slot') {
        const fullSince = past?.fullSince ?? startedAt;
        Context.current().heartbeat({ fullSince, told: tellOfTrouble(input, error, fullSince, past) });
      } else {
        Context.current().heartbeat({});
      }
      throw error;
    }
  };

  /** Says once why the generation stays queued, when that lasts; returns the kind that has been told. */
  function tellOfTrouble(
    { batchId }: SubmitInput,
    { code: kind, message }: KlingFailure,
    since: string,
    past: SubmitHeartbeat | undefined,
  ): FailureKind | undefined {
    if (past?.told === kind) return kind;
    if (now() - Date.parse(since) < TELL_AFTER_MS) return undefined;
    batches.reportWaiting(workflowIdOf(Context.current().info), batchId, { kind, text: message, since });
    return kind;
  }

  /** An earlier attempt may have got through without our hearing of it, so a repetition looks before it leaps. */
  async function makeOnce(input: SubmitInput, isRepeated: boolean): Promise<Task> {
    const { task, externalTaskId } = input;
    const weight = slotWeight(task, input.body);
    const earlier = isRepeated ? await kling.findByExternalId(task, externalTaskId) : undefined;
    if (earlier !== undefined) {
      if (!isTerminal(earlier.status)) slots.hold({ taskId: earlier.taskId, task }, weight);
      return earlier;
    }
    const body = { ...(await loadPictures(task, input.body)), external_task_id: externalTaskId };
    const claim = await claimSlots(task, weight);
    try {
      await refuseUnwanted(input.batchId);
      const made = await createOrFind(task, body, externalTaskId);
      if (!isTerminal(made.status)) claim.taken({ taskId: made.taskId, task });
      return made;
    } catch (error) {
      if (error instanceof KlingFailure && error.code === 'Busy') claim.refused();
      throw error;
    } finally {
      claim.release();
    }
  }

  /** Waits for its turn. Nothing has been sent yet, so whoever stops it now gets his way at once. */
  async function claimSlots(task: ProductName, weight: number): Promise<SlotClaim> {
    const context = Context.current();
    try {
      return await slots.claim(task, weight, context.cancellationSignal);
    } catch (error) {
      if (stopReason(context) === 'WORKER_SHUTDOWN') throw workerShutdown();
      throw error;
    }
  }

  /** The last thing before money is spent: a cancellation may have come while this waited, and travels here for seconds. */
  async function refuseUnwanted(batchId: string | undefined): Promise<void> {
    const { workflowExecution: own } = Context.current().info;
    if (own !== undefined && !(await isStillWanted(own, batchId))) throw notWanted();
  }

  async function createOrFind(
    task: ProductName,
    body: Readonly<Record<string, unknown>>,
    externalTaskId: string,
  ): Promise<Task> {
    try {
      return await kling.create(task, body);
    } catch (error) {
      if (!(error instanceof KlingFailure) || error.code !== 'DuplicateExternalId') throw error;
      const twin = await kling.findByExternalId(task, externalTaskId);
      if (twin === undefined) throw error;
      return twin;
    }
  }

  async function loadPictures(task: ProductName, body: SubmitInput['body']): Promise<Record<string, unknown>> {
    const loaded = new Map<string, string>();
    for (const { field, file } of listPictureFiles(task, body)) {
      loaded.set(field, await images.readBase64(file, field));
    }
    return mapPictureFiles(task, body, ({ field, file }) => loaded.get(field) ?? file);
  }

  /** Keeps the first moment of trouble for the next attempt; throws for good once it has lasted too long. */
  function noteTrouble(externalTaskId: string, error: KlingFailure, since: SubmitHeartbeat): void {
    Context.current().heartbeat(since);
    const { troubleSince, nonsenseSince } = since;
    if (!isPast(troubleSince, OUTAGE_LIMIT_MS) && !isPast(nonsenseSince, NONSENSE_LIMIT_MS)) return;
    const limit = isPast(troubleSince, OUTAGE_LIMIT_MS) ? '6 hours' : '15 minutes';
    const text = `Kling has not taken the request (external_task_id ${externalTaskId}) for ${limit}, last: ${error.message}`;
    const { klingCode, requestId } = error.facts;
    throw new KlingFailure('GaveUp', text, { klingCode, requestId, cause: error });
  }

  function isPast(since: string | undefined, limitMs: number): boolean {
    return since !== undefined && now() - Date.parse(since) >= limitMs;
  }
}
