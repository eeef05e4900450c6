import type { BatchItem, ItemRecord, ItemState } from './item.js';
import type { Cost } from '../money.js';
import { ITEM_STATES, RUNNING_STATES } from './item.js';

/** One item as the batch keeps it. */
export interface Entry extends Omit<BatchItem, 'workflowId' | 'stuck'> {
  /** How many generations this batch has started for it, over all its runs. */
  readonly tries: number;
  /** A task that exists at Kling already: collected at no new charge instead of generating anew. */
  readonly adopt?: string;
  /** What its earlier tries have cost. */
  readonly spent?: Cost;
  /** True when the cost of `adopt`, or of the task of an item that has failed, is among it. */
  readonly isTaskPaid?: boolean;
}

export type Book = ReturnType<typeof createBook>;

/**
 * Every item of a batch with its state, as explicit sets of ids in the manifest's order: nothing is ever counted up or down, so
 * nothing can be counted twice.
 */
export function createBook(initial: readonly Entry[]) {
  const entries = new Map<string, Entry>();
  const ids: Record<ItemState, Set<string>> = {
    waiting: new Set(),
    queued: new Set(),
    processing: new Set(),
    downloading: new Set(),
    completed: new Set(),
    failed: new Set(),
    cancelled: new Set(),
  };

  function put(entry: Entry): void {
    const before = entries.get(entry.id);
    if (before !== undefined && before.state !== entry.state) ids[before.state].delete(entry.id);
    entries.set(entry.id, entry);
    ids[entry.state].add(entry.id);
  }
  initial.forEach(put);

  return {
    put,
    get: (id: string): Entry | undefined => entries.get(id),
    has: (id: string): boolean => entries.has(id),
    size: (): number => entries.size,
    count: (state: ItemState): number => ids[state].size,
    counts: (): Record<ItemState, number> =>
      Object.fromEntries(ITEM_STATES.map((state) => [state, ids[state].size])) as Record<ItemState, number>,
    /** Ids in that state, in the order in which they came into it. */
    idsIn: (state: ItemState): ReadonlySet<string> => ids[state],
    running: (): Entry[] => RUNNING_STATES.flatMap((state) => [...ids[state]]).flatMap((id) => entries.get(id) ?? []),
    runningCount: (): number => RUNNING_STATES.reduce((sum, state) => sum + ids[state].size, 0),
    /** In the manifest's order. */
    all: (): IterableIterator<Entry> => entries.values(),
  };
}

/** The entry of an item that has ended. */
export function settle(entry: Entry, record: ItemRecord): Entry {
  const { id, tries, prompt } = entry;
  const { state, taskId, elapsedSeconds, error, endedAt, artifacts, cost, isTaskPaid } = record;
  return {
    id,
    tries,
    state,
    taskId,
    elapsedSeconds,
    since: endedAt,
    // What has been made needs no other try, and is the bulk of what travels to the next run.
    ...(state === 'completed' ? {} : { spent: cost, isTaskPaid }),
    file: artifacts[0]?.file,
    // A completed item is looked at by its file; the prompt of a failed one helps to mend it.
    prompt: state === 'completed' ? undefined : prompt,
    error: error === undefined ? undefined : { kind: error.kind, code: error.code, text: error.text },
  };
}
