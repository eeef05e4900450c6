import type { Cost } from '../money.js';
import { createRecord } from '../record.js';
import type {
  ItemAtKling,
  CompletedItem,
  CompletedPipeline,
  InState,
  ItemCounts,
  ItemError,
  ItemRecord,
  ItemState,
  OfPipeline,
  RunningItem,
  UnsuccessfulItem,
  Unsaid,
} from './item.js';
import { isRunning, ITEM_STATES, RUNNING_STATES } from './item.js';

interface Kept {
  readonly id: string;
  /** Whose work it is, for life; absent for the default account. */
  readonly account?: string;
  /** How many generations this batch has started for it, over all its runs. */
  readonly tries: number;
}

/** What earlier tries have left, for the next one. */
interface Left {
  /** What they have cost. */
  readonly spent?: Cost;
  /** True when the cost of `adopt`, or of the task of an item that has failed, is among it. */
  readonly isTaskPaid?: boolean;
}

/** An item that has yet to end. */
interface Open extends Left {
  /** A task that exists at Kling already: collected at no new charge instead of generating anew. */
  readonly adopt?: string;
}

type Unkept = Unsaid & { readonly adopt?: undefined; readonly spent?: undefined; readonly isTaskPaid?: undefined };

type In<State extends ItemState, Facts> = Kept & InState<State, Facts, Unkept>;

export type WaitingEntry = In<'waiting', Open>;
export type RunningEntry =
  | In<'queued', Open & RunningItem>
  | In<'processing' | 'downloading', Open & ItemAtKling>
  | In<'processing', Open & RunningItem & OfPipeline>;
export type UnsuccessfulEntry =
  In<'failed', Left & UnsuccessfulItem & { readonly error: ItemError }> | In<'cancelled', Left & UnsuccessfulItem>;

/** One item as the batch keeps it. */
export type Entry =
  WaitingEntry | RunningEntry | In<'completed', CompletedItem> | In<'completed', CompletedPipeline> | UnsuccessfulEntry;

export type Book = ReturnType<typeof createBook>;

/**
 * Every item of a batch with its state, as explicit sets of ids in the manifest's order: nothing is ever counted up or down, so
 * nothing can be counted twice. Of items that are yet to be read only how many there are is known, by state.
 */
export function createBook(initial: readonly Entry[], unread: ItemCounts = NOTHING_UNREAD) {
  const entries = new Map<string, Entry>();
  const changed = new Set<string>();
  const ids: Record<ItemState, Set<string>> = {
    waiting: new Set(),
    queued: new Set(),
    processing: new Set(),
    downloading: new Set(),
    completed: new Set(),
    failed: new Set(),
    cancelled: new Set(),
  };

  function place(entry: Entry): void {
    const before = entries.get(entry.id);
    if (before !== undefined && before.state !== entry.state) ids[before.state].delete(entry.id);
    entries.set(entry.id, entry);
    ids[entry.state].add(entry.id);
  }
  initial.forEach(place);
  const unreadCount = sumCounts(unread);
  const count = (state: ItemState): number => ids[state].size + unread[state];

  return {
    put: (entry: Entry): void => {
      place(entry);
      changed.add(entry.id);
    },
    get: (id: string): Entry | undefined => entries.get(id),
    has: (id: string): boolean => entries.has(id),
    size: (): number => entries.size + unreadCount,
    /** How many items are counted, and not known otherwise yet. */
    unreadCount: (state?: ItemState): number => (state === undefined ? unreadCount : unread[state]),
    count,
    counts: (): Record<ItemState, number> => createRecord(ITEM_STATES, count),
    /** Ids in that state, in the order in which they came into it. */
    idsIn: (state: ItemState): ReadonlySet<string> => ids[state],
    running: (): RunningEntry[] =>
      RUNNING_STATES.flatMap((state) => [...ids[state]])
        .flatMap((id) => entries.get(id) ?? [])
        .filter(isRunning),
    runningCount: (): number => RUNNING_STATES.reduce((sum, state) => sum + ids[state].size, 0),
    /** Ids of those that were put since the book was made, or since they were kept. */
    changed: (): ReadonlySet<string> => changed,
    /** Takes note that these are kept as they are here: whatever has been put in their place since is still changed. */
    keptAs(kept: readonly Entry[]): void {
      kept
        .filter((entry) => entries.get(entry.id) === entry && !isRunning(entry))
        .forEach(({ id }) => changed.delete(id));
    },
    /** In the manifest's order. */
    all: (): IterableIterator<Entry> => entries.values(),
  };
}

const NOTHING_UNREAD: ItemCounts = createRecord(ITEM_STATES, () => 0);

/** How many items that are. */
export const sumCounts = (counts: ItemCounts): number => ITEM_STATES.reduce((sum, state) => sum + counts[state], 0);

/** As part of what is said of an item: nothing for the default account. */
export const ofAccount = (account: string | undefined): { readonly account?: string } =>
  account === undefined ? {} : { account };

const OF_PIPELINE = { isPipeline: true, taskId: undefined } as const;

/** The entry of an item that has ended. */
export function settle(
  { id, tries, prompt, account }: Pick<Entry, 'id' | 'tries' | 'prompt' | 'account'>,
  record: ItemRecord,
): Entry {
  const { taskId, elapsedSeconds, endedAt, cost, artifacts } = record;
  const ended = { id, tries, ...ofAccount(account), taskId, elapsedSeconds, since: endedAt };
  switch (record.state) {
    case 'completed':
      // No more than this: made items are the bulk of what travels to the next run.
      return {
        ...ended,
        state: 'completed',
        file: artifacts[0]?.file ?? record.pipeline?.steps.findLast(({ file }) => file !== undefined)?.file,
        ...(record.taskId === undefined ? OF_PIPELINE : { taskId: record.taskId }),
      };
    case 'failed': {
      const { kind, code, text } = record.error;
      const { isTaskPaid } = record;
      return { ...ended, state: 'failed', prompt, error: { kind, code, text }, spent: cost, isTaskPaid };
    }
    case 'cancelled':
      return { ...ended, state: 'cancelled', prompt, spent: cost };
  }
}
