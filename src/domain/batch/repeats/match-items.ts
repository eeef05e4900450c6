import type { Difference, Meaning } from '../../generation/meaning.js';
import { findDifference, findReplaced, isSame, listTexts, textOf } from '../../generation/meaning.js';
import type { Item } from '../batch-items.js';
import type { ItemRecord } from '../item.js';
import { isDerived, MAX_ID_LENGTH } from '../rows/item-id.js';
import { collectableTask } from '../../advice/failure-advice.js';

/** An item with what it means. */
export interface MeantItem extends Item {
  readonly meaning: Meaning;
}

/** What became of an item: `failed` has nothing left that could be collected; `open` may be under way, or not begun. */
export type Standing = 'made' | 'open' | 'failed';

/** What is known of a batch that ran before. */
export interface KnownItems {
  readonly meanings: ReadonlyMap<Item['id'], Meaning>;
  readonly standingOf: (id: string) => Standing;
}

/** Where an item stands by what was written of it. */
export function standingOf(record: Pick<ItemRecord, 'state' | 'taskId' | 'error'> | undefined): Standing {
  if (record === undefined) return 'open';
  if (record.state === 'completed') return 'made';
  return collectableTask(record.taskId, record.error?.kind) === undefined ? 'failed' : 'open';
}

export interface MatchedItem {
  /** Under the id that it has in its batch. */
  readonly item: MeantItem;
  /** The id of its row, or the one derived from it. */
  readonly givenId: string;
  /** What is known under its id is something else. */
  readonly change?: Difference;
}

/**
 * Gives items the ids under which their batch knows them: what means the same is the same item, whatever its row is called now. An item that
 * means something else than what was made under its id has a `change`; with `isForced` it becomes an item of its own beside the other.
 */
export function matchItems(
  items: readonly MeantItem[],
  known: KnownItems,
  { isForced = false } = {},
): readonly MatchedItem[] {
  if (known.meanings.size === 0) return items.map((item) => ({ item, givenId: item.id }));
  const claimed = claimKnown(items, known);
  const taken = new Set([...known.meanings.keys(), ...items.map(({ id }) => id)]);
  const others = new Set(claimed.values());
  return items.map((item, index) => {
    const { id: givenId, meaning } = item;
    const ownId = claimed.get(index);
    const earlier = known.meanings.get(ownId ?? givenId);
    if (ownId !== undefined) {
      const change = earlier && findReplaced(earlier, meaning);
      return { item: { ...item, id: ownId }, givenId, ...(change && { change }) };
    }
    const isMade = earlier !== undefined && known.standingOf(givenId) === 'made';
    if (others.has(givenId) || (isMade && isForced)) return { item: { ...item, id: freshId(givenId, taken) }, givenId };
    return { item, givenId, change: earlier === undefined ? undefined : findDifference(earlier, meaning) };
  });
}

/** For items by their place in the list, the known ids that mean the same: first their own, then any that nobody else has. */
function claimKnown(items: readonly MeantItem[], { meanings, standingOf }: KnownItems): ReadonlyMap<number, string> {
  const claimed = new Map<number, string>();
  for (const [index, { id, meaning }] of items.entries()) {
    const earlier = meanings.get(id);
    if (earlier !== undefined && isSame(earlier, meaning)) claimed.set(index, id);
  }
  const left = groupByText(meanings, new Set(claimed.values()));
  for (const [index, { id, meaning }] of items.entries()) {
    if (claimed.has(index)) continue;
    // A name of somebody's own is only overruled by what is made, or may be under way.
    const isFit = (one: string): boolean => standingOf(one) !== 'failed' || isDerived(id, meaning);
    const group = listTexts(meaning)
      .map((text) => left.get(text) ?? new Set<string>())
      .find((ids) => [...ids].some(isFit));
    const other = group === undefined ? undefined : [...group].find(isFit);
    if (group === undefined || other === undefined) continue;
    group.delete(other);
    claimed.set(index, other);
  }
  return claimed;
}

function groupByText(meanings: KnownItems['meanings'], without: ReadonlySet<string>): ReadonlyMap<string, Set<string>> {
  const groups = new Map<string, Set<string>>();
  for (const id of meanings.keys()) {
    const meaning = without.has(id) ? undefined : meanings.get(id);
    if (meaning === undefined) continue;
    const text = textOf(meaning);
    const group = groups.get(text);
    if (group === undefined) groups.set(text, new Set([id]));
    else group.add(id);
  }
  return groups;
}

function freshId(id: string, taken: Set<string>): string {
  let count = 2;
  const next = (): string => `${id.slice(0, MAX_ID_LENGTH - String(count).length - 1)}-${count}`;
  while (taken.has(next())) count += 1;
  taken.add(next());
  return next();
}
