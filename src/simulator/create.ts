import type { Account, Accounts } from './account.js';
import type { Clock } from './clock.js';
import type { Body } from './fields.js';
import type { Life } from './life.js';
import type { Order } from './order.js';
import { parseExtension } from './order-extension.js';
import { parseImages } from './order-image.js';
import { parseImageToVideo, parseTextToVideo } from './order-video.js';
import type { Pack, Product } from './products.js';
import { Refusal } from './refusal.js';
import { planFor } from './scenario.js';
import type { Settings } from './settings.js';
import type { Stats } from './stats.js';
import type { Task } from './task.js';

/** Takes a checked caller's create call, and answers the new task or throws the refusal. */
export type Create = (account: Account, product: Product, body: Body) => Task;

/**
 * Builds the create call. The order of its checks: balance, which was seen to come before validation; parameters;
 * immediate moderation; external id; concurrency. Only the first place is recorded, the others are our reading.
 */
export function createCreate(parts: {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly accounts: Accounts;
  readonly life: Life;
  readonly stats: Stats;
  readonly nextId: () => string;
}): Create {
  const { settings, clock, accounts, life, stats, nextId } = parts;

  const parseOrder = (product: Product, body: Body): Order => {
    switch (product.name) {
      case 'text2video':
        return parseTextToVideo(body);
      case 'image2video':
        return parseImageToVideo(body);
      case 'video-extend':
        return parseExtension(body, (videoId) => findSource(accounts, videoId));
      case 'images':
        return parseImages(body);
    }
  };

  const accept = (account: Account, product: Product, body: Body): Task => {
    if (settings.arrears) throw new Refusal(1101, 'Account in arrears');
    checkBalance(account, product.pack, 0);
    const order = parseOrder(product, body);
    const plan = planFor(order.prompt, account.attempts.get(order.prompt) ?? 0);
    checkBalance(account, product.pack, order.units);
    const isDuplicate = order.externalTaskId !== undefined && account.byExternalId.has(order.externalTaskId);
    if (isDuplicate && settings.uniqueExternalIds) {
      throw new Refusal(1201, `External_task_id ${order.externalTaskId ?? ''} already exists`);
    }
    const limit = product.pack === 'video' ? settings.videoConcurrency : settings.imageConcurrency;
    if (account.inFlight[product.pack] + order.count > limit) {
      throw new Refusal(1303, 'parallel task over resource pack limit');
    }
    if (isDuplicate) stats.countDuplicate();
    const createdAtMs = clock.now();
    const task: Task = {
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
    };
    accounts.add(task);
    life.start(task);
    return task;
  };

  return (account, product, body) => {
    try {
      return accept(account, product, body);
    } catch (error) {
      if (error instanceof Refusal) stats.countRefused(error.code);
      throw error;
    }
  };
}

function checkBalance(account: Account, pack: Pack, units: number): void {
  const available = account.unitsLeft[pack] - account.unitsReserved[pack];
  if (available <= 0 || units > available) throw new Refusal(1102, 'Account balance not enough');
}

function findSource(accounts: Accounts, videoId: string): Order | undefined {
  const task = accounts.findByMediaId(videoId);
  return task?.status === 'succeed' && task.order.product.pack === 'video' ? task.order : undefined;
}
