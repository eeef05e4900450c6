import { Context } from '@temporalio/activity';
import type { ResolvedName, SubmitInput } from '../../contract/generation-activities.js';
import { InvalidRequest } from '../../domain/invalid-request.js';
import { KlingFailure } from '../../domain/kling-failure.js';
import type { Task } from '../../domain/task.js';
import { isTerminal } from '../../domain/task.js';
import type { Inputs } from '../../ports/inputs.js';
import type { Purse } from '../../ports/spending.js';
import type { Kling } from '../../ports/kling.js';
import type { Library } from '../../ports/library.js';
import type { SlotClaim, Slots } from '../../ports/slots.js';
import type { Stores } from '../../ports/store.js';
import type { IsStillWanted } from '../../ports/still-wanted.js';
import type { CallbackUrls } from '../../ports/accounts.js';
import type { ProductName } from '../../products/catalogue.js';
import type { AskedProduct } from '../../products/added/product-for.js';
import { listRequestFiles, mapRequestFiles } from '../../products/request-files.js';
import { takesExternalId } from '../../products/find.js';
import { slotWeight } from '../../products/slot-weight.js';
import { callbackFor } from './callback-field.js';
import { refuseUnwanted } from '../refuse-unwanted.js';
import type { LinkPorts } from '../link-files.js';
import { linkFiles } from '../link-files.js';
import { requireStore } from '../require-store.js';
import type { Doubt } from './doubt.js';
import { lostAnswer, sendUnnamed } from './lost-answer.js';
import { settle, withReservation } from './reservation.js';
import type { Resolved } from './resolve-names.js';
import { resolveNames } from './resolve-names.js';
import type { VideoPorts } from './resolve-videos.js';
import { resolveVideos } from './resolve-videos.js';
import { throwIfWorkerStops } from '../stop-reason.js';

export interface MakePorts extends VideoPorts, LinkPorts {
  readonly kling: Kling;
  readonly library: Library;
  readonly inputs: Pick<Inputs, 'readBase64' | 'linkForKling'>;
  readonly slots: Slots;
  readonly stores: Stores;
  readonly isStillWanted: IsStillWanted;
  /** Of an account with caps. */
  readonly purse?: Purse;
  readonly callbackUrl?: CallbackUrls;
}

/** A task, and which names of its request stood for which ids. */
export interface SentTask {
  readonly task: Task;
  readonly names: readonly ResolvedName[];
  /** Kling tells us of it. */
  readonly hasCallback: boolean;
}

/** What tries before this one have done. */
export interface Earlier {
  readonly isRepeated: boolean;
  readonly doubt: Doubt;
  /** A create of what cannot be looked up was on its way when the last one ended. */
  readonly isSent: boolean;
  /** Leaves word for the next try that one is on its way. */
  readonly noteSent: () => void;
}

/**
 * The task of a request: the one that an earlier try has made, or a new one, which is paid for. At most one create is sent. A repetition looks
 * first where an earlier try may have got through without our hearing of it.
 */
export async function makeOnce(
  input: SubmitInput,
  { isRepeated, doubt, isSent, noteSent }: Earlier,
  ports: MakePorts,
): Promise<SentTask> {
  const { task, added, externalTaskId } = input;
  const { kling, slots } = ports;
  const asked = { product: task, added };
  const weight = slotWeight(asked, input.body);
  const canBeFound = takesExternalId(task);
  const callback = callbackFor(input, ports.callbackUrl);
  const hasCallback = callback !== undefined;
  if (!canBeFound && isSent) throw lostAnswer(task);
  const earlier = doubt.isOpen() && canBeFound ? await kling.findByExternalId(task, externalTaskId) : undefined;
  if (earlier !== undefined) {
    if (!isTerminal(earlier.status)) slots.hold({ taskId: earlier.taskId, task, hasCallback }, weight);
    return { task: earlier, names: await recallNames(input, ports), hasCallback };
  }
  await requireStore(input, ports.stores);
  // What tries before may have reserved: they have made nothing, and whatever stops this one now will not make it either.
  if (isRepeated) await settle({ key: externalTaskId, end: 'unmade' }, ports.purse);
  const { body: named, names } = await resolveAll(input, ports);
  const body = await loadFiles(input, named, ports);
  const claim = await claimSlots(task, weight, slots);
  try {
    await refuseUnwanted(input.batchId ?? input.pipelineId, ports.isStillWanted);
    const made = await withReservation(input, ports.purse, () =>
      canBeFound
        ? createOrFind(asked, { ...body, ...callback, external_task_id: externalTaskId }, { kling, doubt })
        : sendUnnamed(task, noteSent, () => kling.create(asked, body)),
    );
    if (!isTerminal(made.status)) claim.taken({ taskId: made.taskId, task, hasCallback });
    return { task: made, names, hasCallback };
  } catch (error) {
    if (error instanceof KlingFailure && error.code === 'Busy') claim.refused();
    throw error;
  } finally {
    claim.release();
  }
}

/** Videos, elements and voices by Kling's ids. */
async function resolveAll(input: SubmitInput, ports: MakePorts): Promise<Resolved> {
  const shown = await resolveVideos(input, ports);
  const { body, names } = await resolveNames({ ...input, body: shown.body }, ports.library);
  return { body, names: [...shown.names, ...names] };
}

/** Of a task that is made already: what cannot be looked up any more is not worth losing it for. */
async function recallNames(input: SubmitInput, ports: MakePorts): Promise<readonly ResolvedName[]> {
  try {
    return (await resolveAll(input, ports)).names;
  } catch (error) {
    if (error instanceof KlingFailure || error instanceof InvalidRequest) return [];
    throw error;
  }
}

async function loadFiles(
  { task, added, output }: SubmitInput,
  body: SubmitInput['body'],
  ports: MakePorts,
): Promise<Record<string, unknown>> {
  const asked = { product: task, added };
  const loaded = new Map<string, string>();
  for (const one of listRequestFiles(asked, body)) loaded.set(one.field, await ports.inputs.readBase64(one));
  const whole = mapRequestFiles(asked, body, ({ field, file }) => loaded.get(field) ?? file);
  return linkFiles(asked, whole, output, ports);
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

/** Sends the create. Where Kling says that it has such a task already, that is the one. */
async function createOrFind(
  asked: AskedProduct,
  body: Readonly<Record<string, unknown>> & { readonly external_task_id: string },
  { kling, doubt }: { readonly kling: Kling; readonly doubt: Doubt },
): Promise<Task> {
  try {
    return await doubt.during(() => kling.create(asked, body));
  } catch (error) {
    if (!(error instanceof KlingFailure) || error.code !== 'DuplicateExternalId') throw error;
    const twin = await kling.findByExternalId(asked.product, body.external_task_id);
    if (twin === undefined) throw error;
    return twin;
  }
}
