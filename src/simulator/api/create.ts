import type { Account, Accounts } from '../tasks/account.js';
import type { Clock } from '../clock.js';
import { checkTypes } from '../products/body-types.js';
import type { Body } from '../products/fields.js';
import type { Life } from '../tasks/task-life.js';
import type { Order } from '../products/order.js';
import type { Known, Pack, Product } from '../products/product.js';
import type { Sessions } from '../sessions/sessions.js';
import { listMade, listPresets } from './library.js';
import { Refusal } from './refusal.js';
import type { Plan } from '../scenario.js';
import { planFor } from '../scenario.js';
import type { Settings } from '../settings.js';
import type { Stats } from '../tasks/stats.js';
import type { Task } from '../tasks/task.js';

/** Takes a checked caller's create call, and answers the new task or throws the refusal. */
export type Create = (account: Account, call: CreateCall) => Task;

export interface CreateCall {
  readonly product: Product;
  /** The model that the path names; empty where it names none. */
  readonly model: string;
  readonly body: Body;
}

interface CreateParts {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly accounts: Accounts;
  readonly life: Life;
  readonly stats: Stats;
  readonly sessions: Sessions;
  readonly nextId: () => string;
}

/**
 * Builds the create call. The order of its checks: JSON types; model and features; balance; the other parameters;
 * immediate moderation; external id; concurrency. That the second and third come so was recorded, the rest is our reading.
 */
export function createCreate(parts: CreateParts): Create {
  return (account, call) => {
    try {
      return accept(account, call, parts);
    } catch (error) {
      if (error instanceof Refusal) parts.stats.countRefused(error.code);
      throw error;
    }
  };
}

function accept(account: Account, { product, model, body }: CreateCall, parts: CreateParts): Task {
  const { settings, stats, accounts, life } = parts;
  checkTypes(product.types, body);
  const { discontinuedModels } = settings;
  const elementIds = [...settings.elementIds, ...listMade(account, 'element'), ...listPresets('element')];
  const known = { model, discontinuedModels, elementIds, ...createKnown(account, parts) };
  const parse = product.check(body, known);
  if (settings.arrears) throw new Refusal(1101, 'Account in arrears');
  checkBalance(account, product.pack, 0);
  const order = { ...parse(), product };
  const plan = planOf(account, order);
  checkBalance(account, product.pack, order.units);
  const isDuplicate = order.externalTaskId !== undefined && account.byExternalId.has(order.externalTaskId);
  if (isDuplicate && settings.uniqueExternalIds) {
    throw new Refusal(1201, `External_task_id ${order.externalTaskId ?? ''} already exists`);
  }
  checkConcurrency(account, order, settings);
  if (isDuplicate) stats.countDuplicate();
  const task = createTask(account, order, plan, parts);
  accounts.add(task);
  life.start(task);
  if (product.isSynchronous === true) endAtOnce(task, life);
  return task;
}

/** What is answered at once has ended by then, unless its text says otherwise. */
function endAtOnce(task: Task, life: Life): void {
  const { plan, order } = task;
  if (order.prompt.includes('[unfinished]')) return;
  if (plan.end === 'succeed') life.end(task, { status: 'succeed' });
  if (plan.end === 'failed') life.end(task, { status: 'failed', message: plan.message });
}

/** How the task will end: as its prompt says, unless something else is wrong with the order. Throws what moderation refuses at once. */
function planOf(account: Account, { prompt, defect }: Order): Plan {
  const plan = planFor(prompt, account.attempts.get(prompt) ?? 0);
  return defect === undefined ? plan : { end: 'failed', message: defect };
}

function checkConcurrency({ inFlight }: Account, { product, count }: Order, settings: Settings): void {
  const limit = product.pack === 'video' ? settings.videoConcurrency : settings.imageConcurrency;
  if (inFlight[product.pack] + count > limit) {
    throw new Refusal(1303, 'parallel task over resource pack limit');
  }
}

function createTask(account: Account, order: Order, plan: Plan, { clock, nextId }: CreateParts): Task {
  const createdAtMs = clock.now();
  return {
    id: nextId(),
    account: account.name,
    order,
    plan,
    mediaIds: Array.from({ length: order.count }, nextId),
    createdAtMs,
    acceptedAtUptimeMs: clock.uptimeMs(),
    status: 'submitted',
    message: '',
    updatedAtMs: createdAtMs,
    hasOutputs: plan.end !== 'succeed' || plan.hasOutputs,
    isDeleted: false,
  };
}

export function checkBalance(account: Account, pack: Pack, units: number): void {
  const available = account.unitsLeft[pack] - account.unitsReserved[pack];
  if (available <= 0 || units > available) throw new Refusal(1102, 'Account balance not enough');
}

/** What the account has made and opened. */
export function createKnown(
  { name }: Account,
  { accounts, sessions }: Pick<CreateParts, 'accounts' | 'sessions'>,
): Pick<Known, 'findVideo' | 'findSession'> {
  return {
    findVideo: (videoId) => findSource(accounts, videoId),
    findSession: (id) => sessions.find(name, id),
  };
}

function findSource(accounts: Accounts, videoId: string): Order | undefined {
  const task = accounts.findByMediaId(videoId);
  return task?.status === 'succeed' && task.order.product.pack === 'video' ? task.order : undefined;
}
