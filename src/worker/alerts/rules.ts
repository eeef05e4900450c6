import { hostname } from 'node:os';
import type { Client } from '@temporalio/client';
import { submitQueue } from '../../contract/task-queues.js';
import { DEFAULT_ACCOUNT } from '../../domain/account/account-name.js';
import type { SubmissionGate } from '../../slots/submission-gate.js';
import { PACKS } from '../../products/pack.js';
import { findParked, findStuck, readBacklog } from '../../temporal/troubled-tasks.js';
import type { AccountParts } from '../account-parts.js';
import type { Readiness } from '../health/readiness.js';
import type { QueueMeter } from '../metrics/queue-meter.js';
import { judgePacks } from './judge-packs.js';
import type { Rule } from './rule.js';

export interface RuleSources {
  readonly client: Client;
  readonly taskQueue: string;
  /** Whether the server has our search attributes. */
  readonly searchable: boolean;
  readonly accounts: readonly Pick<AccountParts, 'name' | 'gates' | 'keys' | 'billing' | 'kling' | 'board'>[];
  readonly readiness: Pick<Readiness, 'reasonOf'>;
  /** Gets what is seen, in numbers. */
  readonly meter: QueueMeter;
  /** Share of a pack below which it is low. */
  readonly packLeft: number;
  /** Whether Kling is asked to call back. */
  readonly hasCallbacks: boolean;
}

/** A worker asks for a task as soon as a slot is free: one that stays free for so many looks while others wait says that something is wrong. */
const LOOKS_IDLE = 4;
/** Kling takes one such question a second, and its figures are hours old: more would tell nothing. */
const ASK_PACKS_EVERY_MS = 10 * 60_000;
const PACKS_BACK_MS = 366 * 86_400_000;

/** What a worker watches, one rule a row. Those of the task queue are the same for all of its workers; the board says each once. */
export function createRules(sources: RuleSources): readonly Rule[] {
  const { client, taskQueue, searchable, accounts, readiness, meter, packLeft, hasCallbacks } = sources;
  const ofQueue: readonly Rule[] = [
    {
      alert: 'stuck-tasks',
      look: async () => {
        const ids = await findStuck(client, taskQueue);
        meter.stuck(ids.length);
        return [{ about: taskQueue, text: nameTasks(ids, STUCK) }];
      },
    },
    {
      alert: 'parked-tasks',
      look: async () => {
        const ids = await findParked(client, taskQueue);
        meter.parked(ids.length);
        return [{ about: taskQueue, text: nameTasks(ids, PARKED) }];
      },
    },
  ];
  return [
    ...(searchable ? ofQueue : []),
    {
      alert: 'slots-idle',
      looks: LOOKS_IDLE,
      look: () =>
        Promise.all(
          accounts.flatMap(({ name, gates }) =>
            PACKS.map((pack) => lookAtSlots({ client, taskQueue, meter, account: name, pack, gate: gates[pack] })),
          ),
        ),
    },
    // One each: an account that does not tell of its packs leaves the others theirs.
    ...accounts.map((account): Rule => ({
      alert: 'pack-low',
      everyMs: ASK_PACKS_EVERY_MS,
      look: () => lookAtPacks(account, packLeft),
    })),
    { alert: 'keys-failing', look: () => Promise.all(accounts.map(lookAtKeys)) },
    ...(hasCallbacks ? [{ alert: 'callbacks-missing', look: () => accounts.map(lookAtCallbacks) } as const] : []),
    { alert: 'store-full', look: () => [{ about: hostname(), text: readiness.reasonOf('disk') }] },
  ];
}

/** One may come after the look that found the end, or be lost; so many in a row are not by chance. */
const ENDS_UNTOLD = 3;

function lookAtCallbacks({ name, board }: Pick<AccountParts, 'name' | 'board'>) {
  const count = board.untold();
  if (count < ENDS_UNTOLD) return { about: name };
  return {
    about: name,
    text: `Kling has ended ${count} tasks of account ${name} in a row without a callback; they are looked for instead`,
  };
}

const STUCK = ['takes', 'take', 'unusually long at Kling'] as const;
const PARKED = ['is', 'are', 'parked: the task goes on at Kling, where it can be collected'] as const;
const MAX_NAMED = 5;

/** `2 generations take unusually long at Kling: a, b`; undefined for none. */
function nameTasks(ids: readonly string[], [one, many, what]: readonly [string, string, string]): string | undefined {
  if (ids.length === 0) return undefined;
  const named = ids.slice(0, MAX_NAMED).join(', ');
  const rest = ids.length > MAX_NAMED ? ` and ${ids.length - MAX_NAMED} more` : '';
  return `${ids.length} ${ids.length === 1 ? `generation ${one}` : `generations ${many}`} ${what}: ${named}${rest}`;
}

async function lookAtSlots({
  client,
  taskQueue,
  meter,
  account,
  pack,
  gate,
}: {
  readonly client: Client;
  readonly taskQueue: string;
  readonly meter: QueueMeter;
  readonly account: string;
  readonly pack: (typeof PACKS)[number];
  readonly gate: Pick<SubmissionGate, 'inUse'>;
}) {
  const about = `${account} ${pack}`;
  const { tasks, submitting, limit } = gate.inUse();
  const free = limit - tasks - submitting;
  const queue = submitQueue(taskQueue, pack, account === DEFAULT_ACCOUNT ? undefined : account);
  const backlog = await readBacklog(client, queue);
  meter.waiting({ account, pack }, backlog);
  const { waiting } = backlog;
  if (free <= 0 || waiting === 0) return { about };
  return {
    about,
    text: `${free} of ${limit} ${pack} slots of account ${account} are idle while ${waiting} generations wait`,
  };
}

async function lookAtPacks({ name, billing }: Pick<AccountParts, 'name' | 'billing'>, least: number) {
  const nowMs = Date.now();
  const packs = await billing.packs({ fromMs: nowMs - PACKS_BACK_MS, toMs: nowMs });
  return PACKS.map((pack) => ({ about: `${name} ${pack}`, text: judgePacks(packs, { pack, account: name, least }) }));
}

/** Where nothing is under way nobody asks Kling, so what was refused is asked once more. */
async function lookAtKeys({ name, keys, kling }: Pick<AccountParts, 'name' | 'keys' | 'kling'>) {
  if (keys.trouble() !== undefined) await kling.ping().catch(() => undefined);
  const trouble = keys.trouble();
  return {
    about: name,
    ...(trouble === undefined ? {} : { text: `Kling refuses the keys of account ${name}: ${trouble}` }),
  };
}
