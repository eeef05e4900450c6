import { TASK_STATUSES } from '../../domain/task.js';
import type { TaskStatus } from '../../domain/task.js';
import { QUERY_METHODS } from '../../domain/queries/query-methods.js';
import type { QueryMethod } from '../../domain/queries/query-methods.js';
import { configOf } from '../../client/find-account.js';
import type { AccountCharges } from '../../client/costs/list-charges.js';
import { listCharges } from '../../client/costs/list-charges.js';
import type { AccountPacks } from '../../client/costs/list-packs.js';
import { listPacks } from '../../client/costs/list-packs.js';
import type { AccountTasks } from '../../client/tasks/list-tasks.js';
import { listTasks } from '../../client/tasks/list-tasks.js';
import type { LookUpResult } from '../../client/tasks/look-up.js';
import { lookUp } from '../../client/tasks/look-up.js';
import type { Recovered, RecoveryPlan } from '../../client/tasks/recover.js';
import { planRecovery, recover } from '../../client/tasks/recover.js';
import { parseSinceMs, SINCE_HINT } from '../../client/tasks/since.js';
import type { Config } from '../../config/read-config.js';
import { PRODUCT_NAMES } from '../../products/catalogue.js';
import type { OptionKind } from '../check-options.js';
import { ASK, oneOf, readId, usable, YES_OR_NO } from '../check-options.js';
import type { AskOptions } from '../generation-handle.js';
import type { LazySession } from '../lazy-session.js';
import type { ProductName } from '../requests.js';

export interface LookupOptions extends AskOptions {
  /** Which ways of asking; by default all four. */
  readonly methods?: readonly QueryMethod[];
  /** Who made it; found out when not given. */
  readonly product?: ProductName;
}

export interface TaskListOptions extends AskOptions {
  /** Made within this time, e.g. `12h`; default `7d`. */
  readonly since?: string;
  readonly states?: readonly TaskStatus[];
  readonly product?: ProductName;
}

export interface RecoverOptions extends AskOptions {
  /** Made within this time; default `90d`. */
  readonly since?: string;
  readonly product?: ProductName;
  /** Only says what would be done. */
  readonly dryRun?: boolean;
}

export interface ChargeListOptions extends AskOptions {
  /** Charged within this time, e.g. `12h`; default `7d`. */
  readonly since?: string;
}

/** What was to be done, and how the collecting has ended. */
export interface Recovery {
  readonly plan: RecoveryPlan;
  readonly recovered: readonly Recovered[];
}

/** What Kling itself has of the account. All of it needs keys (`kling`, or in `env`) and costs nothing. */
export interface AccountTasksFace {
  /** What each way of asking says of a task, by Kling's id or the external one; needs no server. */
  lookup(id: string, options?: LookupOptions): Promise<LookUpResult>;
  /** The account's tasks, newest first, and what a workflow or the output folder knows of them. */
  listTasks(options?: TaskListOptions): Promise<AccountTasks>;
  /** Collects all that succeeded and is not in the output folder, and resolves when that has ended. The second time it does nothing. */
  recover(options?: RecoverOptions): Promise<Recovery>;
  /** The account's packs and what is left of them, up to half a day late; needs no server. */
  listPacks(options?: AskOptions): Promise<AccountPacks>;
  /** What Kling has charged the account for, newest first, and what a workflow or the output folder knows of each task. */
  listCharges(options?: ChargeListOptions): Promise<AccountCharges>;
}

const PRODUCT = oneOf(PRODUCT_NAMES);
const SINCE: OptionKind = { is: (value) => parseSinceMs(value) !== undefined, write: SINCE_HINT };
const listOf = (words: readonly string[]): OptionKind => ({
  is: (value) => Array.isArray(value) && value.length > 0 && value.every((one) => words.includes(String(one))),
  write: `a list of ${words.join(', ')}`,
});

const NEVER = new AbortController().signal;

export function createAccountTasks(session: LazySession, config: Config): AccountTasksFace {
  const askerOf = (account: string | undefined) => {
    const asked = { config: configOf(config, account), onNotice: () => undefined };
    return (signal: AbortSignal) => ({ ...asked, signal });
  };
  const sinceOf = (text: string) => parseSinceMs(text) ?? 0;
  return {
    lookup: async (id, options) => {
      const kinds = { ...ASK, methods: listOf(QUERY_METHODS), product: PRODUCT };
      const { account, methods, product, signal = NEVER } = usable('lookup', options, kinds);
      return lookUp({ id: readId('lookup', id), methods, product }, askerOf(account)(signal));
    },
    listTasks: async (options) => {
      const kinds = { ...ASK, since: SINCE, states: listOf(TASK_STATUSES), product: PRODUCT };
      const { account, since = '7d', states, product, signal } = usable('listTasks', options, kinds);
      const filter = { sinceMs: sinceOf(since), states, product };
      const asking = askerOf(account);
      return session.use((open, over) => listTasks(filter, asking(over), open), signal);
    },
    listPacks: async (options) => {
      const { account, signal = NEVER } = usable('listPacks', options, ASK);
      return listPacks(askerOf(account)(signal));
    },
    listCharges: async (options) => {
      const { account, since = '7d', signal } = usable('listCharges', options, { ...ASK, since: SINCE });
      const asking = askerOf(account);
      return session.use((open, over) => listCharges({ sinceMs: sinceOf(since) }, asking(over), open), signal);
    },
    recover: async (options) => {
      const kinds = { ...ASK, since: SINCE, product: PRODUCT, dryRun: YES_OR_NO };
      const { account, since = '90d', product, dryRun = false, signal } = usable('recover', options, kinds);
      const asking = askerOf(account);
      return session.use(async (open, over) => {
        const plan = await planRecovery({ sinceMs: sinceOf(since), product }, asking(over), open);
        const how = { account, signal: over, isDetached: false, onEnd: () => undefined };
        return { plan, recovered: dryRun ? [] : await recover(plan, open, how) };
      }, signal);
    },
  };
}
