import type { UpdateDefinition } from '@temporalio/common';
import {
  cancelItemUpdate,
  drainUpdate,
  pauseUpdate,
  setConcurrencyUpdate,
} from '../contract/messages/batch-messages.js';
import { requireWorker } from '../client/batch/ask-batch.js';
import { findReport } from '../client/batch/batch-report.js';
import { awaitEnding } from '../client/batch/batch-ending.js';
import type { BatchView } from '../client/batch/batch-view.js';
import { describeBatch, viewBatch } from '../client/batch/batch-view.js';
import { BatchFailed } from '../client/ended-badly.js';
import { listItems } from '../client/batch/list-items.js';
import { cancelBatch } from '../client/batch/cancel-batch.js';
import type { ResumeOptions } from '../client/batch/resume-batch.js';
import { resumeBatch } from '../client/batch/resume-batch.js';
import { retryBatch } from '../client/batch/retry-batch.js';
import { steerBatch } from '../client/batch/update-batch.js';
import { watchBatch } from '../client/batch/watch-batch.js';
import type { WithEvents } from '../client/notices/watched-events.js';
import { withBatchEvents } from '../client/notices/watched-events.js';
import type { Session } from '../client/session.js';
import type { BatchItem, ItemState, ItemTrouble } from '../domain/batch/item.js';
import { ITEM_STATES, ITEM_TROUBLES } from '../domain/batch/item.js';
import type { BatchProgress, BatchResult, ReportFiles } from '../domain/batch/progress/progress.js';
import type { OptionKind, OptionKinds } from './check-options.js';
import { COUNT, NUMBER, OBJECT, oneOf, SIGNAL, TEXT, TEXTS, usable, WAIT } from './check-options.js';
import type { WaitOptions } from './generation-handle.js';
import { sayIn, sayInEach, sayInProgress, sayInView } from './advice-words.js';
import type { LazySession } from './lazy-session.js';
import type { BatchRunRequest } from './requests.js';
import { checkRun } from './start-batch.js';

export interface ItemsFilter extends WaitOptions {
  /** Only items in these states. */
  readonly states?: readonly ItemState[];
  /** Only those that take unusually long at Kling, or whose task goes on there without us. */
  readonly only?: ItemTrouble;
  readonly limit?: number;
}

export interface RetryFailedOptions extends WaitOptions {
  /** Only these. */
  readonly ids?: readonly string[];
  /** Options that replace those that it had, of a batch that has ended. */
  readonly run?: BatchRunRequest;
}

export interface RetriedItems {
  /** True when the batch had ended, and runs again. */
  readonly isRestarted: boolean;
  /** The items that wait again; none for a batch that had ended and runs again with all that has not succeeded. */
  readonly retried: readonly string[];
}

/** One batch. It lives in Temporal: a handle may be thrown away, and had again by `getBatch(id)`. */
export interface BatchHandle {
  readonly id: string;
  /** Counts, cost and times, as a worker tells them. Rejects with code `BatchUnanswered` where none runs: `status` answers then too. */
  progress(options?: WaitOptions): Promise<BatchProgress>;
  /** Everything known of it, whether or not a worker runs. */
  status(options?: WaitOptions): Promise<BatchView>;
  /**
   * How it stands, now and whenever that changes, until it has ended: the last has its `ending`. With `source: 'worker'` it has its `progress`;
   * while no worker answers, `source` is `server`, and it has what Temporal's own records tell. `events` are what
   * has happened since the one before.
   */
  watch(options?: WaitOptions): AsyncIterableIterator<BatchView & WithEvents>;
  /** Its items in the order of the file. */
  items(filter?: ItemsFilter): AsyncIterableIterator<BatchItem>;
  /** Starts nothing more; what is under way goes on. */
  pause(options?: WaitOptions & { readonly reason?: string }): Promise<BatchProgress>;
  /** Goes on, with another budget if one is given. */
  resume(options?: WaitOptions & ResumeOptions): Promise<BatchProgress>;
  /** How many generations may be under way at once, from now on. */
  setConcurrency(concurrency: number, options?: WaitOptions): Promise<BatchProgress>;
  /** Tries failed and cancelled items again, or only these; a batch that has ended runs again, with these or with all that has not succeeded. */
  retryFailed(options?: RetryFailedOptions): Promise<RetriedItems>;
  /** Takes one item out: it is not started, or its generation is cancelled. */
  cancelItem(id: string, options?: WaitOptions): Promise<BatchProgress>;
  /** Starts nothing more, and ends when what is under way has ended. */
  drain(options?: WaitOptions): Promise<BatchProgress>;
  /** Asks it to stop, with what is under way, and returns how it stands then. */
  cancel(options?: WaitOptions): Promise<BatchView>;
  /** Paths of the report; while the batch runs it is written as of now first. */
  report(options?: WaitOptions): Promise<ReportFiles>;
  /** How it ended; failed items are among its counts. Rejects with `BatchFailed` when it was cancelled or refused. */
  result(options?: WaitOptions): Promise<BatchResult>;
}

const STATES: OptionKind = {
  is: (value) => Array.isArray(value) && value.every((one) => ITEM_STATES.some((state) => state === one)),
  write: `a list of ${ITEM_STATES.join(', ')}`,
};
const ITEMS_FILTER: OptionKinds<ItemsFilter> = {
  states: STATES,
  only: oneOf(ITEM_TROUBLES),
  limit: COUNT,
  signal: SIGNAL,
};
const RESUME_OPTIONS: OptionKinds<WaitOptions & ResumeOptions> = {
  budget: NUMBER,
  concurrency: NUMBER,
  signal: SIGNAL,
};
const RETRY_OPTIONS: OptionKinds<RetryFailedOptions> = { ids: TEXTS, run: OBJECT, signal: SIGNAL };

const wait = (where: string, options: WaitOptions | undefined) => usable(where, options, WAIT).signal;

export function createBatchHandle(id: string, session: LazySession): BatchHandle {
  const update = <Args extends object>(
    name: UpdateDefinition<BatchProgress, [Args?]>,
    args: Args,
    signal?: AbortSignal,
  ) => session.use(async (open) => sayInProgress(await steerBatch(id, { update: name, args }, open)), signal);
  return {
    id,
    progress: async (options) =>
      session.use(async (open) => sayInProgress(await askNow(id, open)), wait('progress', options)),
    status: async (options) =>
      session.use(async (open) => sayInView(await viewBatch(id, open)), wait('status', options)),
    watch: (options) =>
      sayInEach(
        session.iterate(
          (open, over) => withBatchEvents(watchBatch(id, open, over), open.client),
          wait('watch', options),
        ),
        sayInView,
      ),
    items: (filter) => {
      const { signal, states = ITEM_STATES, only, limit = Infinity } = usable('items', filter, ITEMS_FILTER);
      return sayInEach(
        session.iterate((open) => listItems(id, { states, only, limit }, open), signal),
        sayIn,
      );
    },
    pause: async (options) => {
      const { signal, reason } = usable('pause', options, { reason: TEXT, signal: SIGNAL });
      return update(pauseUpdate, reason === undefined ? {} : { reason }, signal);
    },
    resume: async (options) => {
      const { signal, ...changes } = usable('resume', options, RESUME_OPTIONS);
      return session.use(async (open) => sayInProgress(await resumeBatch(id, changes, open)), signal);
    },
    setConcurrency: async (concurrency, options) =>
      update(setConcurrencyUpdate, { concurrency }, wait('setConcurrency', options)),
    retryFailed: async (options) => {
      const { signal, ids = [], run = {} } = usable('retryFailed', options, RETRY_OPTIONS);
      checkRun(run);
      const again = await session.use((open) => retryBatch(id, { ids, run: { ...run } }, open), signal);
      return { isRestarted: again.kind === 'restarted', retried: again.retried };
    },
    cancelItem: async (item, options) => update(cancelItemUpdate, { id: item }, wait('cancelItem', options)),
    drain: async (options) => update(drainUpdate, {}, wait('drain', options)),
    cancel: async (options) =>
      session.use(async (open, over) => sayInView((await cancelBatch(id, open, over)).after), wait('cancel', options)),
    report: async (options) => session.use(async (open) => (await findReport(id, open)).files, wait('report', options)),
    result: async (options) => session.use((open, over) => awaitNow(id, open, over), wait('result', options)),
  };
}

async function askNow(id: string, session: Session): Promise<BatchProgress> {
  const { taskQueue } = await describeBatch(id, session);
  return requireWorker(id, taskQueue, session);
}

async function awaitNow(id: string, session: Session, signal: AbortSignal): Promise<BatchResult> {
  await describeBatch(id, session);
  const ending = await awaitEnding(session.client.workflow.getHandle(id), session, signal);
  switch (ending.kind) {
    case 'completed':
      return sayIn(ending.result);
    case 'cancelled':
      throw new BatchFailed('Cancelled', `${id} was cancelled.`, { id, report: ending.report }, [
        { action: 'retryBatch', batchId: id },
      ]);
    case 'failed':
      throw new BatchFailed(ending.error.kind, ending.error.text, { id });
    case 'detached':
      throw signal.reason;
  }
}
