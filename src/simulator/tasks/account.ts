import type { Pack } from '../products/product.js';
import type { Deduction } from './deduction.js';
import type { Task } from './task.js';

/** What the simulator keeps per account. All keys of one account share it. */
export interface Account {
  readonly name: string;
  /** Oldest first. */
  readonly tasks: Task[];
  /** The same, by the name of their product. */
  readonly byProduct: Map<string, Task[]>;
  /** The latest task of each external id. */
  readonly byExternalId: Map<string, Task>;
  /** Accepted tasks per prompt, for the marker `[fail-once]`. */
  readonly attempts: Map<string, number>;
  /** Slots held by unfinished tasks, per pack. */
  readonly inFlight: Record<Pack, number>;
  /** Units left, and units promised to unfinished tasks. */
  readonly unitsLeft: Record<Pack, number>;
  readonly unitsReserved: Record<Pack, number>;
  /** Oldest first. */
  readonly deductions: Deduction[];
}

/** The accounts of one simulator. An account comes into being with its first call. */
export interface Accounts {
  readonly of: (name: string) => Account;
  readonly all: () => readonly Account[];
  readonly findTask: (taskId: string) => Task | undefined;
  readonly findByMediaId: (mediaId: string) => Task | undefined;
  readonly add: (task: Task) => void;
}

/** Builds an empty set of accounts. `initialUnits` is asked for the balance of each new one. */
export function createAccounts(initialUnits: () => Readonly<Record<Pack, number>>): Accounts {
  const accounts = new Map<string, Account>();
  const tasks = new Map<string, Task>();
  const byMediaId = new Map<string, Task>();

  const of = (name: string) => {
    const known = accounts.get(name);
    if (known) return known;
    const account = createAccount(name, initialUnits());
    accounts.set(name, account);
    return account;
  };

  return {
    of,
    all: () => [...accounts.values()],
    findTask: (taskId) => tasks.get(taskId),
    findByMediaId: (mediaId) => byMediaId.get(mediaId),
    add: (task) => {
      const account = of(task.account);
      account.tasks.push(task);
      const { name } = task.order.product;
      const made = account.byProduct.get(name);
      if (made === undefined) account.byProduct.set(name, [task]);
      else made.push(task);
      tasks.set(task.id, task);
      for (const mediaId of task.mediaIds) byMediaId.set(mediaId, task);
      if (task.order.externalTaskId !== undefined) account.byExternalId.set(task.order.externalTaskId, task);
      account.attempts.set(task.order.prompt, (account.attempts.get(task.order.prompt) ?? 0) + 1);
    },
  };
}

function createAccount(name: string, units: Readonly<Record<Pack, number>>): Account {
  return {
    name,
    tasks: [],
    byProduct: new Map(),
    byExternalId: new Map(),
    attempts: new Map(),
    inFlight: { video: 0, image: 0 },
    unitsLeft: { ...units },
    unitsReserved: { video: 0, image: 0 },
    deductions: [],
  };
}

/** Takes units out of a pack, and keeps that as a row of the ledger. */
export function deduct(account: Account, taken: Omit<Deduction, 'leftAfter'>): void {
  account.unitsLeft[taken.pack] -= taken.units;
  if (taken.units > 0) account.deductions.push({ ...taken, leftAfter: account.unitsLeft[taken.pack] });
}
