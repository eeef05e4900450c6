import type { OpenBatchInput, OpenBatchResult } from '../../contract/batch-activities.js';
import { DEFAULT_ACCOUNT } from '../../domain/account/account-name.js';
import type { Entry } from '../../domain/batch/book.js';
import { ofAccount, settle } from '../../domain/batch/book.js';
import { createEarlierRuns } from '../../domain/batch/repeats/earlier-runs.js';
import type { ItemRecord } from '../../domain/batch/item.js';
import { collectableTask } from '../../domain/advice/failure-advice.js';
import { listChanged, refuseChanged } from '../../domain/batch/repeats/changed-items.js';
import type { Item } from '../../domain/batch/batch-items.js';
import type { MatchedItem } from '../../domain/batch/repeats/match-items.js';
import { matchItems, standingOf } from '../../domain/batch/repeats/match-items.js';
import { chooseOnly } from '../../domain/batch/repeats/only-these.js';
import type { Meaning } from '../../domain/generation/meaning.js';
import { readMeaningsByName } from '../../domain/generation/meaning.js';
import { mapInParallel } from '../../domain/work/map-in-parallel.js';
import { withHeartbeats } from '../heartbeat.js';
import { refuseLongItemIds } from '../long-ids.js';
import type { BookSizes } from './kept-book.js';
import { handOver } from './kept-book.js';
import { countTries, recordLeftOut, toLeft } from './left-items.js';
import { readMadeItems } from './made-items.js';
import type { BatchFiles } from '../../ports/batch-files.js';
import type { Manifests } from '../../ports/manifests.js';
import type { BatchAccounts } from './item-accounts.js';
import { countSlots, refuseUnknownAccounts } from './item-accounts.js';
import type { OpeningRules } from './opening-rules.js';
import { openingRulesFor } from './opening-rules.js';

export interface OpenBatchPorts {
  readonly manifests: Manifests;
  readonly batchFiles: BatchFiles;
  readonly accounts: BatchAccounts;
  readonly searchable: boolean;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** For tests that have few items. */
  readonly sizes?: BookSizes;
}

/** Each asks for the sizes of an item's files, in a bucket over the line: 100,000 one after another would take longer than the activity may. */
const PARALLEL_LOOKS = 32;

/** The activity `openBatch`: checks every item before anything is started, and finds what an earlier run has done already. */
export function createOpenBatch({ manifests, batchFiles, accounts, searchable, now, sizes }: OpenBatchPorts) {
  return (input: OpenBatchInput): Promise<OpenBatchResult> =>
    withHeartbeats(
      () => ({ batchId: input.batchId }),
      async () => {
        const { batchId, source, set, pipeline, force, only } = input;
        const rules = openingRulesFor(pipeline);
        const checked = await manifests.check(source, set, pipeline);
        const accountOf = (item: Item): string => rules.accountOf(item) ?? input.account ?? DEFAULT_ACCOUNT;
        refuseUnknownAccounts(checked, accountOf, accounts);
        const meanings = await readKnown(batchId);
        const ids = [...new Set([...meanings.keys(), ...checked.map(({ id }) => id)])];
        const records = withNews(await batchFiles.readRecords(batchId));
        const unknown = ids.filter((id) => !records.has(id));
        const made = await readMadeItems(unknown, { items: checked, input }, batchFiles);
        made.forEach(records.add);
        const known = { meanings, standingOf: (id: string) => standingOf(records.get(id)) };
        const matched = matchItems(checked, known, { isForced: force });
        if (rules.refusesChanges) refuseChanged(listChanged(matched, known));
        const items = matched.map(({ item }) => item);
        refuseLongItemIds(batchId, items);
        const isWanted = chooseOnly(only, items);
        const unbegun = items.filter(({ id }) => !isWanted(id) && !records.has(id));
        const left = recordLeftOut(batchId, unbegun, now());
        left.forEach(records.add);
        const manifest = await manifests.keep(batchId, items, pipeline);
        const news = [...made, ...left];
        if (news.length > 0) await batchFiles.appendRecords(batchId, news);
        const earlier = createEarlierRuns();
        const entries = await mapInParallel(matched, PARALLEL_LOOKS, async (one): Promise<Entry> => {
          const record = records.get(one.item.id);
          if (record !== undefined) earlier.add(record);
          const isLeft = record !== undefined && !isWanted(one.item.id);
          const asked = accountOf(one.item);
          const account = asked === DEFAULT_ACCOUNT ? undefined : asked;
          return isLeft ? toLeft(one.item, record) : toEntry(one, { record, account, rules }, batchFiles);
        });
        const slots = sumSlots(items, entries, { accounts, packsOf: rules.packsOf });
        const opened = await handOver(batchId, entries, { batchFiles, sizes });
        return { manifest, ...opened, ...slots, searchable, earlier: earlier.sum() };
      },
    );

  async function readKnown(batchId: string): Promise<ReadonlyMap<string, Meaning>> {
    const known = await manifests.known(batchId);
    if (known.size > 0) return known;
    return readMeaningsByName(await batchFiles.readRequests(batchId));
  }
}

/** Records of a journal, and those that are known beside it. */
function withNews(journal: ReadonlyMap<string, ItemRecord>) {
  const news = new Map<string, ItemRecord>();
  return {
    has: (id: string): boolean => news.has(id) || journal.has(id),
    get: (id: string): ItemRecord | undefined => news.get(id) ?? journal.get(id),
    add: (record: ItemRecord): void => void news.set(record.id, record),
  };
}

/** The slots that the items can use, and by account where they are of several. */
function sumSlots(
  items: readonly Item[],
  entries: readonly Entry[],
  { accounts, packsOf }: { readonly accounts: BatchAccounts } & Pick<OpeningRules, 'packsOf'>,
): Pick<OpenBatchResult, 'slots' | 'accountSlots'> {
  const named = items.map((item, index) => ({ item, account: entries[index]?.account ?? DEFAULT_ACCOUNT }));
  const accountSlots = countSlots(named, packsOf, accounts);
  const counts = Object.values(accountSlots);
  const slots = counts.reduce((sum, count) => sum + count, 0);
  return counts.length > 1 ? { slots, accountSlots } : { slots };
}

/** What is completed and still there stays; what was paid for is collected again; all else, and what now asks for something else, starts anew. */
async function toEntry(
  { item: { id }, change }: MatchedItem,
  { record, account, rules }: { readonly record?: ItemRecord; readonly account?: string; readonly rules: OpeningRules },
  batchFiles: BatchFiles,
): Promise<Entry> {
  const waiting: Entry = { id, state: 'waiting', tries: countTries(record), ...ofAccount(account) };
  if (record === undefined) return waiting;
  if (rules.isDone(record, change) && (await batchFiles.hasFiles(record))) return settle(waiting, record);
  const spent = { ...waiting, spent: record.cost };
  if (change !== undefined) return spent;
  const isTaskPaid = record.state === 'completed' || record.isTaskPaid;
  const adopt = collectableTask(record.taskId, record.error?.kind);
  // Only the account that has made a task can collect it.
  return { ...spent, account: adopt === undefined ? account : record.account, isTaskPaid, adopt };
}
