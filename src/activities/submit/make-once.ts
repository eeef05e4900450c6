import { Context } from '@temporalio/activity';
import type { SubmitInput } from '../../contract/generation-activities.js';
import { KlingFailure } from '../../domain/kling-failure.js';
import type { Task } from '../../domain/task.js';
import { isTerminal } from '../../domain/task.js';
import type { Images } from '../../ports/images.js';
import type { Kling } from '../../ports/kling.js';
import type { SlotClaim, Slots } from '../../ports/slots.js';
import type { IsStillWanted } from '../../ports/still-wanted.js';
import type { ProductName } from '../../products/catalogue.js';
import { listPictureFiles, mapPictureFiles } from '../../products/pictures.js';
import { slotWeight } from '../../products/slot-weight.js';
import { notWanted, throwIfWorkerStops } from '../stop-reason.js';

export interface MakePorts {
  readonly kling: Kling;
  readonly images: Images;
  readonly slots: Slots;
  readonly isStillWanted: IsStillWanted;
}

/**
 * The task of a request: the one that an earlier try has made, or a new one, which is paid for. At most one create is sent. A repetition looks
 * first, because an earlier try may have got through without our hearing of it.
 */
export async function makeOnce(input: SubmitInput, isRepeated: boolean, ports: MakePorts): Promise<Task> {
  const { task, externalTaskId } = input;
  const { kling, slots } = ports;
  const weight = slotWeight(task, input.body);
  const earlier = isRepeated ? await kling.findByExternalId(task, externalTaskId) : undefined;
  if (earlier !== undefined) {
    if (!isTerminal(earlier.status)) slots.hold({ taskId: earlier.taskId, task }, weight);
    return earlier;
  }
  const body = { ...(await loadPictures(input, ports.images)), external_task_id: externalTaskId };
  const claim = await claimSlots(task, weight, slots);
  try {
    await refuseUnwanted(input.batchId, ports.isStillWanted);
    const made = await createOrFind(task, body, kling);
    if (!isTerminal(made.status)) claim.taken({ taskId: made.taskId, task });
    return made;
  } catch (error) {
    if (error instanceof KlingFailure && error.code === 'Busy') claim.refused();
    throw error;
  } finally {
    claim.release();
  }
}

async function loadPictures({ task, body }: SubmitInput, images: Images): Promise<Record<string, unknown>> {
  const loaded = new Map<string, string>();
  for (const { field, file } of listPictureFiles(task, body)) {
    loaded.set(field, await images.readBase64(file, field));
  }
  return mapPictureFiles(task, body, ({ field, file }) => loaded.get(field) ?? file);
}

/** Waits for its turn. Nothing has been sent yet, so whoever stops it now gets his way at once. */
async function claimSlots(task: ProductName, weight: number, slots: Slots): Promise<SlotClaim> {
  const context = Context.current();
  try {
    return await slots.claim(task, weight, context.cancellationSignal);
  } catch (error) {
    throwIfWorkerStops(context);
    throw error;
  }
}

/** The last thing before money is spent: a cancellation may have come while this waited, and travels here for seconds. */
async function refuseUnwanted(batchId: string | undefined, isStillWanted: IsStillWanted): Promise<void> {
  const { workflowExecution: own } = Context.current().info;
  if (own !== undefined && !(await isStillWanted(own, batchId))) throw notWanted();
}

/** Sends the create. Where Kling says that it has such a task already, that is the one. */
async function createOrFind(
  task: ProductName,
  body: Readonly<Record<string, unknown>> & { readonly external_task_id: string },
  kling: Kling,
): Promise<Task> {
  try {
    return await kling.create(task, body);
  } catch (error) {
    if (!(error instanceof KlingFailure) || error.code !== 'DuplicateExternalId') throw error;
    const twin = await kling.findByExternalId(task, body.external_task_id);
    if (twin === undefined) throw error;
    return twin;
  }
}
