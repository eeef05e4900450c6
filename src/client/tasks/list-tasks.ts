import type { AccountTask } from '../../domain/queries/account-task.js';
import type { TaskStatus } from '../../domain/task.js';
import type { ProductName } from '../../products/catalogue.js';
import type { OutputConfig } from '../output/open-output.js';
import type { Session } from '../session.js';
import { toSeen } from './ask-by-method.js';
import { fetchTasks } from './fetch-tasks.js';
import { findKnown } from './find-known.js';
import type { Asking } from './with-account.js';
import { withAccount } from './with-account.js';

/** Which tasks of the account are listed. */
export interface TaskFilter {
  /** Made within so many milliseconds. */
  readonly sinceMs: number;
  readonly states?: readonly TaskStatus[];
  readonly product?: ProductName;
}

export interface AccountTasks {
  /** Newest first. */
  readonly tasks: readonly AccountTask[];
  /** True when Kling has more than are listed. */
  readonly isCut: boolean;
}

/** Listing tasks takes the account, and the folder where results are kept. */
export interface Listing extends Asking {
  readonly config: Asking['config'] & OutputConfig;
}

/**
 * What Kling has of this account, and what is known of it: by Temporal, where there is a session, and in the output folder. Throws `KlingFailure`.
 */
export async function listTasks(
  { sinceMs, states, product }: TaskFilter,
  listing: Listing,
  session: Session | undefined,
): Promise<AccountTasks> {
  const { signal, config } = listing;
  const toMs = Date.now();
  const wanted = { fromMs: toMs - sinceMs, toMs, product };
  const { tasks, isCut } = await withAccount(listing, (kling) => fetchTasks(wanted, kling, { signal }));
  const chosen = tasks.filter(({ task }) => states === undefined || states.includes(task.status));
  const knownOf = await findKnown(
    chosen.map(({ task }) => task),
    config,
    session,
  );
  return {
    isCut,
    tasks: chosen.map(({ task, product: maker }) => ({
      ...toSeen(task),
      ...(maker !== undefined && { product: maker }),
      ...knownOf(task.taskId),
    })),
  };
}
